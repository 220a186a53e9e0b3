package io.bertmesh.fillmask;

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
import io.bertmesh.fillmask.FillMask.Candidate;
import io.bertmesh.fillmask.FillMask.Request;
import io.bertmesh.fillmask.FillMask.Response;
import io.bertmesh.fillmask.FillMask.Result;
import io.bertmesh.inference.Inputs;
import io.bertmesh.inference.LoadedInference;
import io.bertmesh.model.Golden;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.Told;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(Lifecycle.PER_CLASS)
final class FillMaskTaskTest {

    // The project's promise for FP32 against the reference library.
    private static final Offset<Double> TOLERANCE = Offset.offset(1e-5);
    private static final String TEXT = "中国的首都是[MASK]京。";

    private LoadedModels models;
    private FillMaskTask task;

    @BeforeAll
    void load() {
        models = LoadedModels.fixture(Bundles.MLM, Map.of("limits.texts-per-request", "4"));
        task = new FillMaskTask(LoadedInference.of(models));
    }

    @AfterAll
    void close() {
        models.close();
    }

    @Test
    void givesTheCandidatesOfTheReferenceLibrary() {
        List<Golden.Candidate> golden = golden(TEXT);

        Response response = answer(List.of(TEXT), golden.size());

        List<Candidate> candidates = only(response).masks().getFirst().candidates();
        for (int rank = 0; rank < golden.size(); rank++) {
            assertThat(candidates.get(rank).tokenId())
                    .isEqualTo(golden.get(rank).tokenId());
            assertThat((double) candidates.get(rank).score())
                    .isCloseTo(golden.get(rank).score(), TOLERANCE);
        }
    }

    @Test
    void namesTheModelThatAnswered() {
        Response response = answer(List.of(TEXT), 1);

        assertThat(response.model().name()).isEqualTo("tiny-mlm");
        assertThat(response.model().fingerprint())
                .isEqualTo(Bundles.open(Bundles.MLM).fingerprint());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 100})
    void givesAsManyCandidatesAsAskedFor(int topK) {
        Response response = answer(List.of(TEXT), topK);

        assertThat(only(response).masks().getFirst().candidates()).hasSize(topK);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 101})
    void refusesATopKOutsideItsRange(int topK) {
        assertThatThrownBy(() -> answer(List.of(TEXT), topK))
                .isInstanceOf(InferenceException.class)
                .hasMessage("top_k: %d (expected: 1 to 100)", topK);
    }

    @Test
    void failsOnlyTheTextsThatAreBad() {
        List<String> texts = List.of("没有。", TEXT, "", "好".repeat(70) + "[MASK]");

        Response response = answer(texts, 1);

        assertThat(response.outcomes().get(0)).isEqualTo(failed("texts[0]", "no [MASK]", "at least one [MASK]"));
        assertThat(response.outcomes().get(1)).isInstanceOf(Outcome.Result.class);
        assertThat(response.outcomes().get(2))
                .isEqualTo(failed(
                        "texts[2]", "empty", "at least one character that is no space, control character or U+FFFD"));
        assertThat(response.outcomes().get(3))
                .isEqualTo(new Outcome.Failed<>(new InferenceError.TextTooLong("texts[3]", 73, 64)));
    }

    @Test
    void answersATextTheSameAmongOthersAsAlone() {
        Result alone = only(answer(List.of(TEXT), 100));

        Response response = answer(List.of("北[MASK]", TEXT, "[MASK][MASK]"), 100);

        assertThat(response.outcomes().get(1).orThrow()).isEqualTo(alone);
    }

    @Test
    void fillsEveryMaskOfAText() {
        Response response = answer(List.of("[MASK][MASK]人"), 2);

        assertThat(only(response).masks())
                .extracting(FillMask.Mask::utf16Offset)
                .containsExactly(0, 6);
    }

    @Test
    void refusesAnEmptyList() {
        assertThatThrownBy(() -> answer(List.of(), 1))
                .isInstanceOf(InferenceException.class)
                .hasMessage("texts: empty list (expected: 1 to 4)");
    }

    @Test
    void refusesTooManyTexts() {
        List<String> texts = Collections.nCopies(5, TEXT);

        assertThatThrownBy(() -> answer(texts, 1))
                .isInstanceOf(InferenceException.class)
                .hasMessage("texts: 5 (expected: 1 to 4)");
    }

    @Test
    void givesOnlyTargetsAndReportsTheUnknownOnes() {
        Response response = answer(List.of(TEXT), 5, List.of("国", "没有这个词", "京"));

        assertThat(only(response).masks().getFirst().candidates())
                .extracting(Candidate::token)
                .containsExactlyInAnyOrder("国", "京");
        assertThat(response.unknownTargets()).containsExactly("没有这个词");
    }

    @Test
    void answersTheOthersWhenOneTextAsksForTooMuch() {
        String greedy = "[MASK]".repeat(60) + " ".repeat(19_000);

        Response response = answer(List.of(greedy, TEXT), 100);

        assertThatThrownBy(() -> response.outcomes().getFirst().orThrow())
                .hasMessageStartingWith("texts[0]: an answer of about 232920000 bytes (expected: at most 67108864");
        assertThat(response.outcomes().getLast().orThrow().masks()).isNotEmpty();
    }

    @Test
    void countsTheTokensOfTextsThatItRefuses() {
        Told told = new Told();
        List<String> texts = List.of("没有。", "[MASK]".repeat(60) + " ".repeat(19_000));

        Response response = task.answer(
                new Request(ModelSelector.DEFAULT, Inputs.list("texts", texts), 100, List.of(), CacheUse.READ_AND_FILL),
                told.call(Duration.ofMinutes(1)));

        assertThat(response.outcomes()).hasSize(2).allMatch(Outcome.Failed.class::isInstance);
        assertThat(told.tokens()).containsExactly(5, 62);
        assertThat(told.outcomes()).containsExactly("INVALID_INPUT", "INVALID_INPUT");
    }

    @Test
    void refusesTooManyTargets() {
        List<String> targets = Collections.nCopies(1_001, "国");

        assertThatThrownBy(() -> answer(List.of(TEXT), 1, targets))
                .isInstanceOf(InferenceException.class)
                .hasMessage("targets: 1001 (expected: 0 to 1000)");
    }

    @Test
    void refusesAModelWithoutAHead() {
        Request request = new Request(
                new ModelSelector(Bundles.ENCODER, ""),
                Inputs.list("texts", List.of(TEXT)),
                1,
                List.of(),
                CacheUse.READ_AND_FILL);

        assertThatThrownBy(() -> task.answer(request, call()))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error())
                                .isEqualTo(new InferenceError.TaskNotOffered(
                                        "fill-mask", "semantic-similarity, feature-extraction")));
    }

    private Response answer(List<String> texts, int topK) {
        return answer(texts, topK, List.of());
    }

    private Response answer(List<String> texts, int topK, List<String> targets) {
        return task.answer(
                new Request(ModelSelector.DEFAULT, Inputs.list("texts", texts), topK, targets, CacheUse.READ_AND_FILL),
                call());
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

    private static List<Golden.Candidate> golden(String text) {
        return Bundles.open(Bundles.MLM).golden().orElseThrow().texts().stream()
                .filter(candidate -> candidate.text().equals(text))
                .findFirst()
                .orElseThrow()
                .masks()
                .getFirst()
                .candidates();
    }
}
