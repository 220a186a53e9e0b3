package io.bertmesh.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.model.Pack;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Bundles;
import io.bertmesh.tokenizer.Encodings;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Checks runs whose memory is not kept. */
final class OnnxRunnerMemoryTest {

    private static final int VOCABULARY_SIZE = 300;

    private static final TextInput ONE_MASK = TextInput.forMasks(Encodings.of(2, 4, 3), new int[] {1});

    @Test
    void answersTheSameBeforeAndAfterAnAnswerTooLargeToKeepItsMemory() {
        int masks = RunBuffers.MAX_KEPT_BYTES / Float.BYTES / VOCABULARY_SIZE + 1;
        TextInput manyMasks = TextInput.forMasks(Encodings.of(2, 4, 3), new int[masks]);
        try (Runner runner = OnnxRunners.onCpu().open(Bundles.open(Bundles.MLM))) {
            List<Float> before = logits(runner, ONE_MASK);
            List<Float> large = logits(runner, manyMasks);

            List<Float> after = logits(runner, ONE_MASK);

            assertThat(large).hasSize(masks * VOCABULARY_SIZE);
            assertThat(after).isEqualTo(before);
        }
    }

    @Test
    void answersTheSameBeforeAndAfterARunThatFreesItsMemory() {
        long[] ids = new long[OnnxRunner.LARGE_RUN_TOKENS / 3 + 1];
        TextInput third = TextInput.forFirstToken(Encodings.of(ids));
        try (Runner runner = OnnxRunners.onCpu().open(Bundles.open(Bundles.MLM))) {
            List<Float> before = logits(runner, ONE_MASK);
            runner.run(Pack.of(List.of(third, third, third)), new StopSignal()).close();

            List<Float> after = logits(runner, ONE_MASK);

            assertThat(after).isEqualTo(before);
        }
    }

    private static List<Float> logits(Runner runner, TextInput text) {
        try (Rows rows = runner.run(Pack.of(List.of(text)), new StopSignal())) {
            float[] logits = new float[rows.logits().limit()];
            rows.logits().get(0, logits);
            return IntStream.range(0, logits.length).mapToObj(i -> logits[i]).toList();
        }
    }
}
