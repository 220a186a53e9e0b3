package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bertmesh.testing.Seeds;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbabilitiesTest {

    // The sum of a few thousand doubles near 1 has a far smaller error than this.
    private static final double ROUNDING = 1e-12;

    @Test
    void isTheSoftmaxOfTheLogits() {
        Probabilities probabilities = of(0, (float) Math.log(2), (float) Math.log(5));

        assertThat(probabilities.of(0)).isCloseTo(0.125, within(1e-7));
        assertThat(probabilities.of(1)).isCloseTo(0.25, within(1e-7));
        assertThat(probabilities.of(2)).isCloseTo(0.625, within(1e-7));
    }

    @ParameterizedTest
    @ValueSource(floats = {1e3f, -1e3f, 1e6f, -1e6f})
    void doesNotOverflow(float huge) {
        Probabilities probabilities = of(huge, huge, huge, huge);

        assertThat(probabilities.of(2)).isCloseTo(0.25, within(1e-9));
    }

    @Test
    void givesTheWholeProbabilityToALogitFarAboveTheOthers() {
        Probabilities probabilities = of(-3e38f, 0, 3e38f);

        assertThat(probabilities.of(2)).isEqualTo(1);
        assertThat(probabilities.of(0)).isZero();
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void sumsToOne(long seed) {
        float[] logits = randomLogits(new Random(seed), 2_000);

        double sum =
                IntStream.range(0, logits.length).mapToDouble(of(logits)::of).sum();

        assertThat(sum).isCloseTo(1, within(ROUNDING));
    }

    @Test
    void readsItsPartOfTheArrayOnly() {
        float[] logits = {99, 99, 1, 3, 2, 99};

        Probabilities probabilities = Probabilities.ofLogits(FloatBuffer.wrap(logits), 2, 3);

        assertThat(probabilities.top(3, _ -> true)).containsExactly(1, 2, 0);
        assertThat(probabilities.of(0) + probabilities.of(1) + probabilities.of(2))
                .isCloseTo(1, within(ROUNDING));
    }

    @Test
    void ordersEqualsByTheSmallerId() {
        int[] top = of(1, 5, 5, 0, 5, 1).top(5, _ -> true);

        assertThat(top).containsExactly(1, 2, 4, 0, 5);
    }

    @Test
    void keepsTheSmallestIdsOfEqualsWhenNotAllFit() {
        int[] top = of(5, 1, 5, 5, 5).top(2, _ -> true);

        assertThat(top).containsExactly(0, 2);
    }

    @Test
    void choosesOnlyAllowedTokens() {
        int[] top = of(9, 8, 7, 6, 5).top(2, id -> id % 2 == 1);

        assertThat(top).containsExactly(1, 3);
    }

    @Test
    void givesAllAllowedTokensIfThereAreFewerThanAskedFor() {
        int[] top = of(1, 2, 3).top(100, id -> id != 2);

        assertThat(top).containsExactly(1, 0);
    }

    @Test
    void givesNoTokenIfNoneIsAllowed() {
        int[] top = of(1, 2, 3).top(3, _ -> false);

        assertThat(top).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void choosesAsASortOfAllTokensWould(long seed) {
        Random random = new Random(seed);
        float[] logits = randomLogits(random, 500);
        int count = random.nextInt(1, 101);
        int divisor = random.nextInt(1, 5);
        int[] sorted = IntStream.range(0, logits.length)
                .filter(id -> id % divisor == 0)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(id -> -logits[id]).thenComparing(id -> id))
                .limit(count)
                .mapToInt(Integer::intValue)
                .toArray();

        int[] top = of(logits).top(count, id -> id % divisor == 0);

        assertThat(top).isEqualTo(sorted);
    }

    private static Probabilities of(float... logits) {
        return Probabilities.ofLogits(FloatBuffer.wrap(logits), 0, logits.length);
    }

    /** Draws from a few dozen values, so that many are equal. */
    private static float[] randomLogits(Random random, int size) {
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = random.nextInt(1, 60) / 4f;
        }
        return logits;
    }
}
