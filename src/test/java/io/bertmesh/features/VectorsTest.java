package io.bertmesh.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bertmesh.testing.Seeds;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class VectorsTest {

    // Float components are rounded to one part in 16 million.
    private static final double ROUNDING = 1e-6;

    @Test
    void dividesByTheLength() {
        float[] normalized = Vectors.normalized(new float[] {3, -4});

        assertThat(normalized).containsExactly(0.6f, -0.8f);
    }

    @Test
    void leavesAVectorOfZerosAsItIs() {
        float[] normalized = Vectors.normalized(new float[] {0, 0, 0});

        assertThat(normalized).containsExactly(0, 0, 0);
    }

    @Test
    void leavesTheCallersArrayAsItIs() {
        float[] vector = {3, -4};

        float[] normalized = Vectors.normalized(vector);

        assertThat(normalized).isNotSameAs(vector);
        assertThat(vector).containsExactly(3, -4);
    }

    @Test
    void dividesComponentsWhoseSquaresAreTooLargeForAFloat() {
        float[] normalized = Vectors.normalized(new float[] {3e30f, -4e30f});

        assertThat(normalized).containsExactly(new float[] {0.6f, -0.8f}, within(1e-6f));
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void makesVectorsOfUnitLength(long seed) {
        float[] normalized = Vectors.normalized(randomVector(new Random(seed)));

        double squares = 0;
        for (float component : normalized) {
            squares += (double) component * component;
        }
        assertThat(squares).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void findsTheCosineOfAnAngle() {
        double cosine = Vectors.cosine(new float[] {1, 0}, new float[] {3, 4});

        assertThat(cosine).isCloseTo(0.6, within(1e-12));
    }

    @Test
    void findsZeroBesideAVectorOfZeros() {
        double cosine = Vectors.cosine(new float[] {0, 0}, new float[] {3, 4});

        assertThat(cosine).isZero();
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void neverLeavesTheRangeOfACosine(long seed) {
        float[] vector = randomVector(new Random(seed));
        float[] opposite = scaled(vector, -3);

        double largest = Vectors.cosine(vector, scaled(vector, 7));
        double smallest = Vectors.cosine(vector, opposite);

        assertThat(largest).isCloseTo(1, within(ROUNDING)).isLessThanOrEqualTo(1);
        assertThat(smallest).isCloseTo(-1, within(ROUNDING)).isGreaterThanOrEqualTo(-1);
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void findsIdenticalVectorsFullySimilar(long seed) {
        float[] vector = randomVector(new Random(seed));

        float cosine = (float) Vectors.cosine(vector, vector.clone());

        assertThat(cosine).isEqualTo(1);
    }

    private static float[] randomVector(Random random) {
        float[] vector = new float[random.nextInt(1, 800)];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = random.nextFloat(-5, 5);
        }
        return vector;
    }

    private static float[] scaled(float[] vector, float factor) {
        float[] scaled = vector.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] *= factor;
        }
        return scaled;
    }
}
