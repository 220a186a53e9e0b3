package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.tokenizer.Encodings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PoolingTest {

    /** The vectors of three tokens: (1, -2), (4, -8) and (-2, -5). */
    private static final float[] VECTORS = {1, -2, 4, -8, -2, -5};

    @ParameterizedTest
    @CsvSource({"CLS, 1, -2", "MEAN, 1, -5", "MAX, 4, -2"})
    void makesOneVectorOfThree(Pooling pooling, float first, float second) {
        float[] pooled = pooling.pool(output());

        assertThat(pooled).containsExactly(first, second);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLS", "MEAN", "MAX"})
    void leavesTheAnswerOfTheRunAsItIs(Pooling pooling) {
        TextOutput output = output();

        pooling.pool(output)[0] = 77;

        assertThat(List.of(output.vector(0, 0), output.vector(1, 0), output.vector(2, 0)))
                .containsExactly(1f, 4f, -2f);
    }

    @Test
    void doesNotPoolTokens() {
        TextOutput output = output();

        assertThatThrownBy(() -> Pooling.TOKENS.pool(output)).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @CsvSource({"CLS, 1", "MEAN, 3", "MAX, 3", "TOKENS, 3"})
    void wantsNoMoreVectorsThanItNeeds(Pooling pooling, int vectors) {
        TextInput input = pooling.input(Encodings.of(2, 10, 3));

        assertThat(input.vectorTokenCount()).isEqualTo(vectors);
        assertThat(input.maskTokens()).isEmpty();
    }

    private static TextOutput output() {
        Pack pack = Pack.of(List.of(TextInput.forAllTokens(Encodings.of(2, 10, 3))));
        return pack.split(Rows.of(VECTORS, 2, new float[0], 0)).getFirst();
    }
}
