package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.bertmesh.model.Golden;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The reference library's answers to the golden texts of a bundle, and how to compare the service's answers with them.
 */
public final class GoldenTexts {

    /** Float32 sums in another order differ by up to 3e-6 on these models; a wrong weight differs by far more. */
    private static final float VECTOR_TOLERANCE = 1e-4f;

    private static final double PROBABILITY_TOLERANCE = 1e-5;

    private GoldenTexts() {}

    /** The texts of a bundle: one of the small ones, or the embedded demo model. */
    public static List<Golden.Text> of(String model) {
        Path file = Stream.of(EdgeProfile.MODELS, Path.of("src/main/resources/models"))
                .map(models -> models.resolve(model).resolve("1/golden.json"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
        try {
            return new ObjectMapper().readValue(file.toFile(), Golden.class).texts();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The texts of a bundle that have a mask. */
    public static List<Golden.Text> withMasks(String model) {
        return of(model).stream().filter(text -> !text.masks().isEmpty()).toList();
    }

    /** The reference library's pooled vector. */
    public static List<Float> vector(Golden.Text text, String pooling) {
        return switch (pooling) {
            case "CLS" -> text.cls();
            case "MEAN" -> text.mean();
            case "MAX" -> text.max();
            default -> throw new IllegalArgumentException(pooling);
        };
    }

    /** Fails unless every component is within 1e-4. */
    public static void assertVector(String text, List<Float> actual, List<Float> expected) {
        assertThat(actual).as(text).hasSameSizeAs(expected);
        for (int component = 0; component < expected.size(); component++) {
            assertThat(actual.get(component))
                    .as("component %d of %s", component, text)
                    .isCloseTo(expected.get(component), within(VECTOR_TOLERANCE));
        }
    }

    /**
     * Fails unless the candidates have the order of the reference library, with its probabilities within 1e-5. Two
     * candidates may swap places only if they are closer than that.
     */
    public static void assertCandidates(String text, List<Golden.Candidate> actual, List<Golden.Candidate> expected) {
        assertThat(actual).as(text).hasSameSizeAs(expected);
        Map<Integer, Double> scores =
                expected.stream().collect(Collectors.toMap(Golden.Candidate::tokenId, Golden.Candidate::score));
        for (int rank = 0; rank < expected.size(); rank++) {
            double score = expected.get(rank).score();
            // A token missing from the golden list can at best be as likely as the last one of the list.
            double scoreOfActual = scores.getOrDefault(
                    actual.get(rank).tokenId(), expected.getLast().score());
            assertThat(scoreOfActual)
                    .as("token at rank %d of %s", rank, text)
                    .isCloseTo(score, within(PROBABILITY_TOLERANCE));
            assertThat(actual.get(rank).score())
                    .as("rank %d of %s", rank, text)
                    .isCloseTo(score, within(PROBABILITY_TOLERANCE));
        }
    }
}
