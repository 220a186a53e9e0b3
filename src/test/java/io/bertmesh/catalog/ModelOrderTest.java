package io.bertmesh.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ModelOrderTest {

    @ParameterizedTest
    @CsvSource({
        "9, 10",
        "v2, v10",
        "1.9, 1.10",
        "1.9.9, 1.10",
        "1.0, 1.0.1",
        "2026-02-01, 2026-11-01",
        "99999999999999999999, 100000000000000000000",
        "1-alpha, 1-beta",
        "rc9, rc10",
        "1.0-rc1, 1.0",
    })
    void putsTheOlderVersionBeforeTheNewer(String older, String newer) {
        List<Integer> orders = List.of(
                Integer.signum(ModelOrder.VERSION.compare(older, newer)),
                Integer.signum(ModelOrder.VERSION.compare(newer, older)));

        assertThat(orders).containsExactly(-1, 1);
    }

    @Test
    void findsAVersionEqualToItself() {
        int order = ModelOrder.VERSION.compare("v1.2-rc3", "v1.2-rc3");

        assertThat(order).isZero();
    }
}
