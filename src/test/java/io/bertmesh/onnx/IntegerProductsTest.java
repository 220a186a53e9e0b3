package io.bertmesh.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class IntegerProductsTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "flags\t\t: fpu avx2 avx512f avx512_vnni amx_tile, true",
        "flags\t\t: fpu avx2 avx_vnni, true",
        "flags\t\t: fpu avx2 avx512f avx512bw, false",
        "flags\t\t: fpu avx512_vnni_unheard_of, false",
        "Features\t: fp asimd asimddp, false",
    })
    void areExactWhereTheProcessorHasVnni(String line, boolean exact) {
        Stream<String> lines = Stream.of("processor\t: 0", "model name\t: avx512_vnni", line);

        boolean areExact = IntegerProducts.areExact(lines);

        assertThat(areExact).isEqualTo(exact);
    }
}
