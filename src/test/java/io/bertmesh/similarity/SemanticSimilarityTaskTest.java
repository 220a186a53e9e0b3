package io.bertmesh.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.cache.CacheUse;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.catalog.LoadedModels;
import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.inference.Inputs;
import io.bertmesh.inference.LoadedInference;
import io.bertmesh.inference.Truncation;
import io.bertmesh.model.Golden;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.similarity.SemanticSimilarity.Request;
import io.bertmesh.similarity.SemanticSimilarity.Response;
import io.bertmesh.similarity.SemanticSimilarity.Result;
import io.bertmesh.similarity.SemanticSimilarity.TextPair;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Calls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(Lifecycle.PER_CLASS)
final class SemanticSimilarityTaskTest {

    // Twice the vectors' tolerance of 1e-4 moves the cosine of vectors of length 6 by far less than this.
    private static final Offset<Double> TOLERANCE = Offset.offset(1e-4);
    private static final String TEXT_A = "你好。";
    private static final String TEXT_B = "中国的首都是北京。";

    private LoadedModels models;
    private SemanticSimilarityTask task;

    @BeforeAll
    void load() {
        models = LoadedModels.fixture(Bundles.ENCODER, Map.of("limits.texts-per-request", "100"));
        task = new SemanticSimilarityTask(LoadedInference.of(models));
    }

    @AfterAll
    void close() {
        models.close();
    }

    @Test
    void findsTheCosineOfTheReferenceLibrarysVectors() {
        List<Golden.Text> golden =
                Bundles.open(Bundles.ENCODER).golden().orElseThrow().texts();
        TextPair pair = new TextPair(golden.get(0).text(), golden.get(1).text());
        double expected = cosine(golden.get(0).mean(), golden.get(1).mean());

        Result result = only(answer(List.of(pair), Pooling.MEAN));

        assertThat((double) result.cosine()).isCloseTo(expected, TOLERANCE);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLS", "MEAN", "MAX"})
    void findsATextFullySimilarToItself(Pooling pooling) {
        Result result = only(answer(List.of(new TextPair(TEXT_B, TEXT_B)), pooling));

        assertThat(result).returns(1f, Result::cosine).returns(1f, Result::score);
    }

    @ParameterizedTest
    @EnumSource(names = {"CLS", "MEAN", "MAX"})
    void comparesTheSameInBothDirections(Pooling pooling) {
        Response response = answer(List.of(new TextPair(TEXT_A, TEXT_B), new TextPair(TEXT_B, TEXT_A)), pooling);

        Result forward = response.outcomes().getFirst().orThrow();
        Result backward = response.outcomes().getLast().orThrow();
        assertThat(forward.cosine()).isEqualTo(backward.cosine()).isStrictlyBetween(-1f, 0.9999f);
        assertThat(forward)
                .returns(backward.tokenCountB(), Result::tokenCountA)
                .returns(backward.tokenCountA(), Result::tokenCountB);
    }

    @Test
    void countsTheTokensOfBothTextsAndWhatItCutOff() {
        TextPair pair = new TextPair(TEXT_A, "好".repeat(70));

        Result result = only(task.answer(
                new Request(
                        ModelSelector.DEFAULT,
                        Inputs.list("pairs", List.of(pair)),
                        Optional.of(Pooling.CLS),
                        Truncation.CUT_END,
                        CacheUse.READ_AND_FILL),
                call()));

        assertThat(result)
                .returns(5, Result::tokenCountA)
                .returns(64, Result::tokenCountB)
                .returns(0, Result::droppedTokenCountA)
                .returns(8, Result::droppedTokenCountB);
    }

    @Test
    void scoresNoPairBelowZero(@TempDir Path directory) throws IOException {
        Bundles.copy(Bundles.ENCODER, directory.resolve("a/1"), manifest -> manifest.remove("golden"));
        try (LoadedModels opposing =
                LoadedModels.load(directory, Map.of("require-golden", "false"), _ -> new Opposing())) {
            SemanticSimilarityTask compare = new SemanticSimilarityTask(LoadedInference.of(opposing));

            Result result = only(compare.answer(request(List.of(new TextPair(TEXT_A, TEXT_B)), Pooling.MEAN), call()));

            assertThat(result).returns(-1f, Result::cosine).returns(0f, Result::score);
        }
    }

    @Test
    void failsOnlyThePairsThatHaveABadText() {
        List<TextPair> pairs = List.of(
                new TextPair(TEXT_A, ""),
                new TextPair(TEXT_A, TEXT_B),
                new TextPair("好".repeat(70), TEXT_B),
                new TextPair(" ", "\ud800"));

        Response response = answer(pairs, Pooling.MEAN);

        assertThat(response.outcomes().get(0))
                .isEqualTo(failed(
                        "pairs[0].text_b",
                        "empty",
                        "at least one character that is no space, control character or U+FFFD"));
        assertThat(response.outcomes().get(1)).isInstanceOf(Outcome.Result.class);
        assertThat(response.outcomes().get(2))
                .isEqualTo(new Outcome.Failed<>(new InferenceError.TextTooLong("pairs[2].text_a", 72, 64)));
        assertThat(response.outcomes().get(3))
                .isEqualTo(failed(
                        "pairs[3].text_a",
                        "no token",
                        "at least one character that is no space, control character or U+FFFD"));
    }

    @Test
    void comparesByTheModelsDefaultPoolingIfNotAsked() {
        List<TextPair> pairs = List.of(new TextPair(TEXT_A, TEXT_B));
        Request request = new Request(
                ModelSelector.DEFAULT,
                Inputs.list("pairs", pairs),
                Optional.empty(),
                Truncation.REFUSE,
                CacheUse.READ_AND_FILL);

        Result result = only(task.answer(request, call()));

        assertThat(result.cosine()).isEqualTo(only(answer(pairs, Pooling.MEAN)).cosine());
        assertThat(result.cosine())
                .isNotEqualTo(only(answer(pairs, Pooling.CLS)).cosine());
    }

    @Test
    void refusesToCompareTokens() {
        List<TextPair> pairs = List.of(new TextPair(TEXT_A, TEXT_B));

        assertThatThrownBy(() -> answer(pairs, Pooling.TOKENS))
                .isInstanceOf(InferenceException.class)
                .hasMessage("pooling: TOKENS (expected: one of CLS, MEAN, MAX)");
    }

    @Test
    void refusesAnEmptyList() {
        assertThatThrownBy(() -> answer(List.of(), Pooling.MEAN))
                .isInstanceOf(InferenceException.class)
                .hasMessage("pairs: empty list (expected: 1 to 100)");
    }

    private Response answer(List<TextPair> pairs, Pooling pooling) {
        return task.answer(request(pairs, pooling), call());
    }

    private static Request request(List<TextPair> pairs, Pooling pooling) {
        return new Request(
                ModelSelector.DEFAULT,
                Inputs.list("pairs", pairs),
                Optional.of(pooling),
                Truncation.REFUSE,
                CacheUse.READ_AND_FILL);
    }

    private static Call call() {
        return Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    }

    private static Result only(Response response) {
        assertThat(response.outcomes()).hasSize(1);
        return response.outcomes().getFirst().orThrow();
    }

    private static Outcome<Result> failed(String field, String actual, String expected) {
        return new Outcome.Failed<>(new InferenceError.InvalidInput(field, actual, expected));
    }

    private static double cosine(List<Float> a, List<Float> b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    private static double dot(List<Float> a, List<Float> b) {
        double sum = 0;
        for (int i = 0; i < a.size(); i++) {
            sum += (double) a.get(i) * b.get(i);
        }
        return sum;
    }

    /** The vectors of a pack's first text point one way, those of its other texts the opposite way. */
    private static final class Opposing implements Runner {
        @Override
        public Rows run(Pack pack, StopSignal stop) {
            float[] vectors = new float[pack.vectorTokens().length];
            for (int vector = 0; vector < vectors.length; vector++) {
                vectors[vector] = pack.sequenceIds()[(int) pack.vectorTokens()[vector]] == 0 ? 2 : -3;
            }
            return Rows.of(vectors, 1, new float[0], 0);
        }

        @Override
        public Provider provider() {
            return Provider.CPU;
        }

        @Override
        public void close() {}
    }
}
