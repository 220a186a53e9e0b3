package io.bertmesh.protocol.bertmesh.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.v1.ExtractResult;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VectorFieldTest {

    @ParameterizedTest(name = "{0} components")
    @ValueSource(ints = {0, 1, 31, 32, 768, 1024, 5000})
    void addsTheSameComponentsAsTheBuilderDoes(int count) {
        float[] vector = vector(count);
        ExtractResult.Builder expected = ExtractResult.newBuilder().setTokenCount(3);
        for (float component : vector) {
            expected.addVector(component);
        }

        ExtractResult.Builder message = ExtractResult.newBuilder().setTokenCount(3);
        VectorField.merge(ExtractResult.VECTOR_FIELD_NUMBER, vector, message);

        assertThat(message.build()).isEqualTo(expected.build());
        assertThat(message.build().toByteString()).isEqualTo(expected.build().toByteString());
    }

    /** Numbers of all kinds, including special values. */
    private static float[] vector(int count) {
        float[] vector = new float[count];
        for (int i = 0; i < count; i++) {
            vector[i] = switch (i) {
                case 0 -> -0.0f;
                case 1 -> Float.MIN_VALUE;
                case 2 -> Float.POSITIVE_INFINITY;
                default -> (float) Math.sin(i);
            };
        }
        return vector;
    }
}
