package io.bertmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.batching.Schedulers;
import io.bertmesh.cache.CacheUse;
import io.bertmesh.cache.Caches;
import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.Pooling;
import io.bertmesh.features.VectorReading;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Told;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Encodings;
import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the observer of a call is told of its texts: their tokens, and one outcome for each. */
final class ToldTextsTest {

    private static final int MAX_CHARACTERS = 200;
    private static final InferenceError EMPTY = new InferenceError.InvalidInput("texts[1]", "empty", "a text");

    private final FakeRunner runner = FakeRunner.held();
    private final Told told = new Told();
    private final CallContext call = told.call(Duration.ofMinutes(1));
    private ServedModel model;

    @BeforeEach
    void load() throws IOException {
        Bundle bundle = Bundles.open(Bundles.ENCODER);
        Scheduler scheduler = Schedulers.start(runner, Schedulers.settings(3, 1_000, 1));
        model = new ServedModel(
                bundle, Tokenizer.load(bundle.tokenizerJson()), scheduler, MAX_CHARACTERS, Caches.none());
    }

    @AfterEach
    void close() {
        runner.releaseAll();
        model.close();
    }

    @ParameterizedTest(name = "{0} x {1}, {2}: {3}")
    @CsvSource({"好, 1, REFUSE, 3", "好, 63, REFUSE, 65", "好, 63, CUT_END, 64", "' ', 9, REFUSE, 2", "'', 1, CUT_END, 2"})
    void countsTheTokensOfATextThatWasTokenizedEvenIfItIsRefused(
            String character, int times, Truncation truncation, int tokens) {
        String text = character.repeat(times);

        Outcome<Integer> _ = Outcome.of(
                () -> model.encode("texts[0]", text, truncation, call).tokenCount());

        assertThat(told.tokens()).containsExactly(tokens);
    }

    @Test
    void countsNoTokensOfATextThatWasNotTokenized() {
        String text = "好".repeat(MAX_CHARACTERS + 1);

        Throwable refusal = catchThrowable(() -> model.encode("texts[0]", text, Truncation.CUT_END, call));

        assertThat(refusal).hasMessageContaining("201 characters");
        assertThat(told.tokens()).isEmpty();
    }

    @Test
    @LogsErrors
    void givesEachTextItsOwnOutcome() {
        runner.failNext(new IllegalStateException("the run failed"));
        runner.releaseAll();

        model.run(List.of(text(10), new Outcome.Failed<>(EMPTY), text(20)), call, (_, output) -> output.vector(1, 0));

        assertThat(told.outcomes()).containsExactly("INTERNAL", "INVALID_INPUT", "OK");
    }

    @Test
    void givesAllTextsTheOutcomeOfACallThatFailsEvenThoseThatHaveRun() {
        CallContext hurried = told.call(Duration.ofMillis(300));
        runner.release();

        Throwable failure = catchThrowable(() -> model.run(
                List.of(text(10), text(20), new Outcome.Failed<>(EMPTY)), hurried, (_, output) -> output.vector(1, 0)));

        assertThat(failure).isInstanceOf(InferenceException.class);
        assertThat(told.queued()).containsExactly(2);
        assertThat(told.outcomes()).containsExactly("DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED");
    }

    @Test
    void givesAllTextsAskedForTheOutcomeOfACallThatFails() {
        VectorReading reading = new VectorReading(Pooling.MAX, FakeRunner.HIDDEN_SIZE);
        call.cancel();

        Throwable failure = catchThrowable(() -> model.ask(List.of(text(10)), reading, CacheUse.READ_AND_FILL, call));

        assertThat(failure).isInstanceOf(InferenceException.class);
        assertThat(told.outcomes()).containsExactly("CANCELLED");
    }

    @Test
    void givesAllTextsTheOutcomeOfACallThatIsNotEvenPrepared() {
        call.cancel();

        Throwable failure = catchThrowable(() -> model.prepare(3, call, _ -> TextInput.forAllTokens(encoding(10))));

        assertThat(failure).isInstanceOf(InferenceException.class);
        assertThat(told.outcomes()).containsExactly("CANCELLED", "CANCELLED", "CANCELLED");
    }

    @Test
    void givesAllTextsTheOutcomeOfACallThatFailsByAFaultOfOurs() {
        Throwable fault = catchThrowable(() -> model.prepare(2, call, _ -> {
            throw new IllegalStateException("a fault");
        }));

        assertThat(fault).hasMessage("a fault");
        assertThat(told.outcomes()).containsExactly("INTERNAL", "INTERNAL");
    }

    private static Outcome<TextInput> text(long id) {
        return new Outcome.Result<>(TextInput.forAllTokens(encoding(id)));
    }

    private static Encoding encoding(long id) {
        return Encodings.of(2, id, 3);
    }
}
