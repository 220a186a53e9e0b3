package io.bertmesh.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.model.Pack;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encodings;
import org.junit.jupiter.api.Test;

final class RunnerBitsTest {

    private static final TextInput TEXT = TextInput.forAllTokens(Encodings.of(2, 3));

    @Test
    void areEqualForRunnersWithTheSameOutputs() {
        assertThat(RunnerBits.of(saying(1, 2, 3, 4), TEXT))
                .isEqualTo(RunnerBits.of(saying(1, 2, 3, 4), TEXT))
                .matches("[0-9a-f]{8}");
    }

    @Test
    void differByTheLastBitOfOneNumber() {
        assertThat(RunnerBits.of(saying(1, 2, 3, Math.nextUp(4f)), TEXT))
                .isNotEqualTo(RunnerBits.of(saying(1, 2, 3, 4), TEXT));
    }

    private static Runner saying(float... vectors) {
        return new Runner() {
            @Override
            public Rows run(Pack pack, StopSignal stop) {
                return Rows.of(vectors, 2, new float[0], 0);
            }

            @Override
            public Provider provider() {
                return Provider.CPU;
            }

            @Override
            public void close() {}
        };
    }
}
