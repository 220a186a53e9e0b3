package io.bertmesh.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.model.Bundle;
import io.bertmesh.model.Golden;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.Probabilities;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.testing.Bundles;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares FP32 on the CPU with the reference library's answers for the same weights. */
final class OnnxRunnerParityTest {

    // The project's promise. Measured differences are near 3e-6, because the same sums have another order.
    private static final double VECTOR_TOLERANCE = 1e-4;
    private static final double PROBABILITY_TOLERANCE = 1e-5;

    @ParameterizedTest
    @ValueSource(strings = {Bundles.MLM, Bundles.ENCODER})
    void givesTheVectorsOfTheReferenceLibrary(String name) throws IOException {
        List<Golden.Text> golden = golden(name);

        List<TextOutput> outputs = run(name, golden);

        double largest = 0;
        for (int i = 0; i < golden.size(); i++) {
            largest = Math.max(
                    largest,
                    difference(Pooling.CLS.pool(outputs.get(i)), golden.get(i).cls()));
            largest = Math.max(
                    largest,
                    difference(Pooling.MEAN.pool(outputs.get(i)), golden.get(i).mean()));
            largest = Math.max(
                    largest,
                    difference(Pooling.MAX.pool(outputs.get(i)), golden.get(i).max()));
        }
        assertThat(largest).isLessThanOrEqualTo(VECTOR_TOLERANCE);
    }

    @Test
    void givesTheProbabilitiesOfTheReferenceLibrary() throws IOException {
        List<Golden.Text> golden = golden(Bundles.MLM);

        List<TextOutput> outputs = run(Bundles.MLM, golden);

        double largest = 0;
        for (int i = 0; i < golden.size(); i++) {
            for (int mask = 0; mask < golden.get(i).masks().size(); mask++) {
                Probabilities probabilities = outputs.get(i).probabilities(mask);
                for (Golden.Candidate candidate :
                        golden.get(i).masks().get(mask).candidates()) {
                    double difference = Math.abs(probabilities.of(candidate.tokenId()) - candidate.score());
                    largest = Math.max(largest, difference);
                }
            }
        }
        assertThat(largest).isLessThanOrEqualTo(PROBABILITY_TOLERANCE);
    }

    @Test
    void ordersCandidatesAsTheReferenceLibrary() throws IOException {
        List<Golden.Text> golden = golden(Bundles.MLM);

        List<TextOutput> outputs = run(Bundles.MLM, golden);

        for (int i = 0; i < golden.size(); i++) {
            for (int mask = 0; mask < golden.get(i).masks().size(); mask++) {
                requireSameOrder(
                        outputs.get(i).probabilities(mask),
                        golden.get(i).masks().get(mask));
            }
        }
    }

    /** Requires the same token at each rank, or one that is equally likely within the tolerance. */
    private static void requireSameOrder(Probabilities probabilities, Golden.Mask mask) {
        List<Golden.Candidate> expected = mask.candidates();
        int[] top = probabilities.top(expected.size(), _ -> true);
        assertThat(top).hasSameSizeAs(expected);
        for (int rank = 0; rank < top.length; rank++) {
            Golden.Candidate candidate = expected.get(rank);
            double apart = Math.abs(probabilities.of(top[rank]) - candidate.score());
            assertThat(top[rank] == candidate.tokenId() || apart <= PROBABILITY_TOLERANCE)
                    .as("rank %d: id %d, reference %s", rank, top[rank], candidate)
                    .isTrue();
        }
    }

    private static List<Golden.Text> golden(String name) {
        return Bundles.open(name).golden().orElseThrow().texts();
    }

    /** Runs all texts in one pack and wants every vector and every mask. */
    private static List<TextOutput> run(String name, List<Golden.Text> texts) throws IOException {
        Bundle bundle = Bundles.open(name);
        try (Tokenizer tokenizer = Tokenizer.load(bundle.tokenizerJson());
                Runner runner = OnnxRunners.onCpu().open(bundle)) {
            Pack pack =
                    Pack.of(texts.stream().map(text -> input(text, tokenizer)).toList());
            return pack.split(runner.run(pack, new StopSignal()));
        }
    }

    private static TextInput input(Golden.Text text, Tokenizer tokenizer) {
        Encoding encoding = tokenizer.encode("text", text.text());
        int[] masks = text.masks().stream().mapToInt(Golden.Mask::tokenIndex).toArray();
        return new TextInput(encoding, encoding.tokenCount(), masks);
    }

    private static double difference(float[] actual, List<Float> expected) {
        assertThat(actual).hasSameSizeAs(expected);
        return IntStream.range(0, actual.length)
                .mapToDouble(i -> Math.abs((double) actual[i] - expected.get(i)))
                .max()
                .orElseThrow();
    }
}
