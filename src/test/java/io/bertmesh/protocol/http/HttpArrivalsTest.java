package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpArrivalsTest {

    @ParameterizedTest
    @CsvSource({
        "/fill-mask, /fill-mask",
        "/fill-mask/, /fill-mask",
        "/fill-mask;x=1, /fill-mask",
        "/fill-mask/;x=1, /fill-mask",
        "/fill-mask//, /fill-mask/",
        "/, /",
    })
    void findsTheTaskUnderEveryPathThatLeadsToIt(String path, String plain) {
        assertThat(HttpArrivals.plain(path)).isEqualTo(plain);
    }
}
