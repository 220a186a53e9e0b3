package io.bertmesh.catalog;

import io.bertmesh.model.Bundle;
import io.bertmesh.model.Golden;
import io.bertmesh.model.Head;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Probabilities;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Tokenizer;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a bundle's golden texts, and refuses the bundle if an answer differs from the reference library's by more than
 * the bundle tolerates.
 *
 * <p>It also warms up the model, because every operator has run before the first call.
 */
final class GoldenCheck {

    private final Bundle bundle;
    private final Tokenizer tokenizer;
    private final Runner runner;

    GoldenCheck(Bundle bundle, Tokenizer tokenizer, Runner runner) {
        this.bundle = bundle;
        this.tokenizer = tokenizer;
        this.runner = runner;
    }

    /** Throws {@link io.bertmesh.model.BundleException} on the first wrong answer. */
    void check(Golden golden) {
        if (golden.texts().isEmpty()) {
            throw bundle.fault("golden.json", "no texts (expected: at least one)");
        }
        Golden.Tolerance tolerance = tolerance(golden);
        for (int i = 0; i < golden.texts().size(); i++) {
            check("texts[" + i + "]", golden.texts().get(i), tolerance);
        }
    }

    private Golden.Tolerance tolerance(Golden golden) {
        Precision precision = bundle.variant().precision();
        Golden.Tolerance tolerance = golden.tolerance().get(precision);
        if (tolerance == null) {
            throw bundle.fault(
                    "golden.json", "no tolerance of precision %s (expected: one)".formatted(precision.label()));
        }
        return tolerance;
    }

    private void check(String field, Golden.Text text, Golden.Tolerance tolerance) {
        Encoding encoding = tokenizer.encode(field, text.text());
        requireSameTokens(field, encoding, text.inputIds());
        run(TextInput.forFirstToken(encoding), output -> compareVector(field, output, text.cls(), tolerance.vector()));
        if (bundle.manifest().head() == Head.MASKED_LM) {
            int[] masks =
                    text.masks().stream().mapToInt(Golden.Mask::tokenIndex).toArray();
            run(
                    TextInput.forMasks(encoding, masks),
                    output -> compareMasks(field, output, text.masks(), tolerance.probability()));
        }
    }

    private void requireSameTokens(String field, Encoding encoding, List<Long> expected) {
        if (encoding.tokenCount() != expected.size()) {
            throw fault("%s: %d tokens (expected: %d)".formatted(field, encoding.tokenCount(), expected.size()));
        }
        for (int token = 0; token < expected.size(); token++) {
            if (encoding.id(token) != expected.get(token)) {
                throw fault("%s: token %d has id %d (expected: %d)"
                        .formatted(field, token, encoding.id(token), expected.get(token)));
            }
        }
    }

    private void compareVector(String field, TextOutput output, List<Float> expected, double tolerance) {
        if (expected.size() != output.hiddenSize()) {
            throw fault("%s: vector of [CLS] has %d components (expected: %d)"
                    .formatted(field, output.hiddenSize(), expected.size()));
        }
        double difference = 0;
        for (int component = 0; component < expected.size(); component++) {
            difference = Math.max(difference, Math.abs(output.vector(0, component) - expected.get(component)));
        }
        // Not "difference > tolerance", because a NaN must fail too.
        if (!(difference <= tolerance)) {
            throw fault("%s: vector of [CLS] differs by %.1e (expected: at most %.1e)"
                    .formatted(field, difference, tolerance));
        }
    }

    private void compareMasks(String field, TextOutput output, List<Golden.Mask> masks, double tolerance) {
        for (int mask = 0; mask < masks.size(); mask++) {
            Probabilities probabilities = output.probabilities(mask);
            for (Golden.Candidate candidate : masks.get(mask).candidates()) {
                double difference = Math.abs(probabilities.of(candidate.tokenId()) - candidate.score());
                if (!(difference <= tolerance)) {
                    throw fault("%s: probability of token id %d at mask %d differs by %.1e (expected: at most %.1e)"
                            .formatted(field, candidate.tokenId(), mask, difference, tolerance));
                }
            }
        }
    }

    private void run(TextInput input, Consumer<TextOutput> reader) {
        Pack pack = Pack.of(List.of(input));
        try (Rows rows = runner.run(pack, new StopSignal())) {
            reader.accept(pack.split(rows).getFirst());
        }
    }

    private RuntimeException fault(String reason) {
        return bundle.fault("golden.json", "an answer is wrong: " + reason);
    }
}
