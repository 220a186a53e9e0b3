package io.bertmesh.api.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ArrivalsTest {

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
        assertThat(Arrivals.plain(path)).isEqualTo(plain);
    }
}
