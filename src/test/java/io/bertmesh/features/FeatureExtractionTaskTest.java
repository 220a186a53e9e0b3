package io.bertmesh.features;

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
import io.bertmesh.features.FeatureExtraction.Normalization;
import io.bertmesh.features.FeatureExtraction.Request;
import io.bertmesh.features.FeatureExtraction.Response;
import io.bertmesh.features.FeatureExtraction.Result;
import io.bertmesh.features.FeatureExtraction.TokenVector;
import io.bertmesh.inference.Inputs;
import io.bertmesh.inference.LoadedInference;
import io.bertmesh.inference.Truncation;
import io.bertmesh.model.Golden;
import io.bertmesh.model.Pooling;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Calls;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@TestInstance(Lifecycle.PER_CLASS)
final class FeatureExtractionTaskTest {

    // The project's promise for FP32 against the reference library.
    private static final Offset<Float> TOLERANCE = Offset.offset(1e-4f);
    private static final String LONG_TEXT = "好".repeat(70);

    private LoadedModels models;
    private FeatureExtractionTask task;

    @BeforeAll
    void load() {
        models = LoadedModels.fixture(Bundles.ENCODER, Map.of("limits.texts-per-request", "12"));
        task = new FeatureExtractionTask(LoadedInference.of(models));
    }

    @AfterAll
    void close() {
        models.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLS", "MEAN", "MAX"})
    void givesTheVectorsOfTheReferenceLibrary(Pooling pooling) {
        List<Golden.Text> golden =
                Bundles.open(Bundles.ENCODER).golden().orElseThrow().texts();
        List<String> texts = golden.stream().map(Golden.Text::text).toList();

        Response response = answer(texts, pooling, Normalization.NONE, Truncation.REFUSE);

        for (int i = 0; i < golden.size(); i++) {
            float[] vector = response.outcomes().get(i).orThrow().vector();
            assertThat(vector).containsExactly(array(reference(golden.get(i), pooling)), TOLERANCE);
        }
    }

    @Test
    void namesTheModelThatAnswered() {
        Response response = answer(List.of("你好。"), Pooling.CLS, Normalization.NONE, Truncation.REFUSE);

        assertThat(response.model().name()).isEqualTo("tiny-encoder");
        assertThat(response.model().fingerprint())
                .isEqualTo(Bundles.open(Bundles.ENCODER).fingerprint());
    }

    @Test
    void givesEachTokenItsVectorSpecialTokensIncluded() {
        Result result = only(answer(List.of("你好。"), Pooling.TOKENS, Normalization.NONE, Truncation.REFUSE));

        float[] first = only(answer(List.of("你好。"), Pooling.CLS, Normalization.NONE, Truncation.REFUSE))
                .vector();
        assertThat(result.tokens()).extracting(TokenVector::token).containsExactly("[CLS]", "你", "好", "。", "[SEP]");
        assertThat(result.tokens()).extracting(TokenVector::tokenId).containsExactly(2, 173, 210, 99, 3);
        assertThat(result.tokens().getFirst().vector()).isEqualTo(first);
        assertThat(result.vector()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"CLS", "MEAN", "MAX"})
    void dividesByTheLengthIfAsked(Pooling pooling) {
        float[] plain = only(answer(List.of("你好。"), pooling, Normalization.NONE, Truncation.REFUSE))
                .vector();

        Result result = only(answer(List.of("你好。"), pooling, Normalization.UNIT_LENGTH, Truncation.REFUSE));

        assertThat(result.vector()).isEqualTo(Vectors.normalized(plain));
        assertThat(length(plain)).isNotCloseTo(1, Offset.offset(0.1));
    }

    @Test
    void dividesEachTokensVectorByItsLengthIfAsked() {
        Result result = only(answer(List.of("你好。"), Pooling.TOKENS, Normalization.UNIT_LENGTH, Truncation.REFUSE));

        assertThat(result.tokens())
                .hasSize(5)
                .allSatisfy(token -> assertThat(length(token.vector())).isCloseTo(1, Offset.offset(1e-6)));
    }

    @ParameterizedTest
    @CsvSource({"62, 64, false, 0", "63, 64, true, 1", "70, 64, true, 8"})
    void tellsWhatItCutOff(int characters, int tokens, boolean truncated, int dropped) {
        List<String> texts = List.of("好".repeat(characters));

        Result result = only(answer(texts, Pooling.MEAN, Normalization.NONE, Truncation.CUT_END));

        assertThat(result)
                .returns(tokens, Result::tokenCount)
                .returns(truncated, Result::truncated)
                .returns(dropped, Result::droppedTokenCount);
    }

    @Test
    void failsOnlyTheTextsThatAreBad() {
        List<String> texts = List.of("你好。", LONG_TEXT, "", "中国");

        Response response = answer(texts, Pooling.CLS, Normalization.NONE, Truncation.REFUSE);

        assertThat(response.outcomes().get(0)).isInstanceOf(Outcome.Result.class);
        assertThat(response.outcomes().get(1))
                .isEqualTo(new Outcome.Failed<>(new InferenceError.TextTooLong("texts[1]", 72, 64)));
        assertThat(response.outcomes().get(2))
                .isEqualTo(new Outcome.Failed<>(new InferenceError.InvalidInput(
                        "texts[2]", "empty", "at least one character that is no space, control character or U+FFFD")));
        assertThat(response.outcomes().get(3)).isInstanceOf(Outcome.Result.class);
    }

    @Test
    void answersAsTheModelsDefaultsSayIfNotAsked() {
        Request request = new Request(
                ModelSelector.DEFAULT,
                Inputs.list("texts", List.of("你好。")),
                Optional.empty(),
                Optional.empty(),
                Truncation.REFUSE,
                CacheUse.READ_AND_FILL);

        Result result = only(task.answer(request, call()));

        Result mean = only(answer(List.of("你好。"), Pooling.MEAN, Normalization.NONE, Truncation.REFUSE));
        assertThat(result.vector()).isEqualTo(mean.vector());
    }

    @Test
    void refusesAnEmptyList() {
        assertThatThrownBy(() -> answer(List.of(), Pooling.CLS, Normalization.NONE, Truncation.REFUSE))
                .isInstanceOf(InferenceException.class)
                .hasMessage("texts: empty list (expected: 1 to 12)");
    }

    private Response answer(List<String> texts, Pooling pooling, Normalization normalization, Truncation truncation) {
        return task.answer(
                new Request(
                        ModelSelector.DEFAULT,
                        Inputs.list("texts", texts),
                        Optional.of(pooling),
                        Optional.of(normalization),
                        truncation,
                        CacheUse.READ_AND_FILL),
                call());
    }

    private static Call call() {
        return Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    }

    private static Result only(Response response) {
        assertThat(response.outcomes()).hasSize(1);
        return response.outcomes().getFirst().orThrow();
    }

    private static List<Float> reference(Golden.Text text, Pooling pooling) {
        return switch (pooling) {
            case CLS -> text.cls();
            case MEAN -> text.mean();
            case MAX -> text.max();
            case TOKENS -> throw new IllegalArgumentException("tokens are not pooled");
        };
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        Arrays.setAll(new double[array.length], i -> array[i] = values.get(i));
        return array;
    }

    private static double length(float[] vector) {
        double squares = 0;
        for (float component : vector) {
            squares += (double) component * component;
        }
        return Math.sqrt(squares);
    }
}
