package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class MatrixProductTest {

    @Test
    void writesAGraphThatOnnxRuntimeRuns() throws Exception {
        try (MatrixProduct product = MatrixProduct.open(4, 8, 16, 1);
                Workers workers = new Workers(2)) {
            assertThat(product.flop()).isEqualTo(2 * 4 * 8 * 16);
            assertThat(product.flopPerSecond(workers, 10)).isPositive();
        }
    }
}
