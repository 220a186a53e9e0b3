package io.bertmesh.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.model.Bundle;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.VariantChoice;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Seeds;
import io.bertmesh.tokenizer.Encodings;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the demo model in 8 bits, because its trained weights have outliers that rounding must cope with. */
final class OnnxRunnerInt8Test {

    private static final VariantChoice INT8 = new VariantChoice(Precision.INT8, Map.of(), Provider.CPU);
    private static final int MAX_TEXTS = 8;
    private static final int MAX_TOKENS = 64;

    private final Bundle bundle = Bundles.open(Bundles.directory("bert-demo-zh"), INT8);

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void answersATextTheSameToTheBitAloneAndInAnyPack(long seed) {
        List<TextInput> texts = Seeds.list(new Random(seed), 2, MAX_TEXTS, this::randomText);
        try (Runner runner = OnnxRunners.onCpu().open(bundle)) {
            List<Integer> aloneVectors = alone(runner, texts, Rows::vectors);
            List<Integer> aloneLogits = alone(runner, texts, Rows::logits);

            List<Integer> vectors = bits(runner, texts, Rows::vectors);
            List<Integer> logits = bits(runner, texts, Rows::logits);

            assertThat(vectors).isEqualTo(aloneVectors);
            assertThat(logits).isEqualTo(aloneLogits).isNotEmpty();
        }
    }

    private TextInput randomText(Random random) {
        int vocabulary = bundle.manifest().dimensions().vocabulary();
        long[] ids =
                random.longs(random.nextInt(3, MAX_TOKENS + 1), 0, vocabulary).toArray();
        return new TextInput(Encodings.of(ids), ids.length, new int[] {random.nextInt(ids.length)});
    }

    private static List<Integer> alone(Runner runner, List<TextInput> texts, Function<Rows, FloatBuffer> part) {
        return texts.stream()
                .flatMap(text -> bits(runner, List.of(text), part).stream())
                .toList();
    }

    private static List<Integer> bits(Runner runner, List<TextInput> texts, Function<Rows, FloatBuffer> part) {
        try (Rows rows = runner.run(Pack.of(texts), new StopSignal())) {
            FloatBuffer values = part.apply(rows);
            return IntStream.range(0, values.limit())
                    .mapToObj(i -> Float.floatToRawIntBits(values.get(i)))
                    .toList();
        }
    }
}
