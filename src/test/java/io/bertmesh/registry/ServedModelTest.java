package io.bertmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.batching.Schedulers;
import io.bertmesh.cache.Caches;
import io.bertmesh.call.CallContext;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.Task;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Encodings;
import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ServedModelTest {

    private static final int MAX_TOKENS = 64;
    private static final int MAX_CHARACTERS = 200;
    private static final InferenceError EMPTY = new InferenceError.InvalidInput("texts[1]", "empty", "a text");

    private final FakeRunner runner = FakeRunner.held();
    private final CallContext call = CallContext.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private Scheduler scheduler;
    private ServedModel model;

    @BeforeEach
    void load() throws IOException {
        Bundle bundle = Bundles.open(Bundles.ENCODER);
        scheduler = Schedulers.start(runner, Schedulers.settings(3, 1_000, 1));
        model = new ServedModel(
                bundle, Tokenizer.load(bundle.tokenizerJson()), scheduler, MAX_CHARACTERS, Caches.none());
    }

    @AfterEach
    void close() {
        runner.releaseAll();
        model.close();
    }

    @Test
    void encodesAText() {
        Encoding encoding = model.encode("texts[0]", "你好。", Truncation.REFUSE, call);

        assertThat(encoding).returns(5, Encoding::tokenCount).returns(0, Encoding::droppedTokenCount);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t\r\n", "\u3000", "\u0000", "\u0000\u0007\u001b", "\u200b"})
    void refusesATextWithoutAVisibleCharacter(String text) {
        assertThatThrownBy(() -> model.encode("texts[1]", text, Truncation.REFUSE, call))
                .isInstanceOf(InferenceException.class)
                .hasMessage("texts[1]: no visible character (expected: at least one visible character)");
    }

    @Test
    void refusesAnEmptyText() {
        assertThatThrownBy(() -> model.encode("texts[1]", "", Truncation.CUT_END, call))
                .isInstanceOf(InferenceException.class)
                .hasMessage("texts[1]: empty (expected: at least one visible character)");
    }

    @Test
    void refusesATextThatIsTooLongAndNamesBothLengths() {
        String text = "好".repeat(MAX_TOKENS - 1);

        assertThatThrownBy(() -> model.encode("texts[1]", text, Truncation.REFUSE, call))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error())
                                .isEqualTo(new InferenceError.TextTooLong("texts[1]", MAX_TOKENS + 1, MAX_TOKENS)));
    }

    @ParameterizedTest
    @CsvSource({"62, REFUSE, 64, 0", "62, CUT_END, 64, 0", "63, CUT_END, 64, 1", "100, CUT_END, 64, 38"})
    void cutsOnlyIfAskedAndCountsWhatItDrops(int characters, Truncation truncation, int tokens, int dropped) {
        String text = "好".repeat(characters);

        Encoding encoding = model.encode("texts[0]", text, truncation, call);

        assertThat(encoding).returns(tokens, Encoding::tokenCount).returns(dropped, Encoding::droppedTokenCount);
    }

    @Test
    void refusesATextOfTooManyCharacters() {
        String text = "好".repeat(MAX_CHARACTERS + 1);

        assertThatThrownBy(() -> model.encode("texts[1]", text, Truncation.CUT_END, call))
                .isInstanceOf(InferenceException.class)
                .hasMessage("texts[1]: 201 characters (expected: at most 200)");
    }

    @Test
    void preparesNothingForACallThatTheQueueWouldNotTake() throws InterruptedException {
        TextInput waiting = TextInput.forAllTokens(Encodings.of(2, 10, 3));
        AtomicInteger prepared = new AtomicInteger();
        TextInput running = TextInput.forAllTokens(Encodings.of(2, 11, 3));
        scheduler.submit(List.of(running), call, (_, output) -> output.vectorCount());
        runner.awaitBegin();
        scheduler.submit(Collections.nCopies(1_000, waiting), call, (_, output) -> output.vectorCount());
        Eventually.holds("the queue is full", () -> !hasRoom());

        assertThatThrownBy(() -> model.prepare(1, call, _ -> {
                    prepared.incrementAndGet();
                    return waiting;
                }))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isInstanceOf(InferenceError.Overloaded.class));
        assertThat(prepared).hasValue(0);
    }

    private boolean hasRoom() {
        try {
            scheduler.requireRoom(1, call);
            return true;
        } catch (InferenceException e) {
            return false;
        }
    }

    @Test
    void keepsInputsThatFailedBeforeInTheirPlaces() {
        runner.releaseAll();

        List<Outcome<Float>> outputs = model.run(
                List.of(text(10), new Outcome.Failed<>(EMPTY), text(20)), call, (_, output) -> output.vector(1, 0));

        assertThat(outputs.get(0).orThrow()).isEqualTo(10);
        assertThat(outputs.get(1)).isEqualTo(new Outcome.Failed<>(EMPTY));
        assertThat(outputs.get(2).orThrow()).isEqualTo(20);
    }

    @Test
    void runsNothingIfAllInputsFailedBefore() {
        List<Outcome<Float>> outputs =
                model.run(List.of(new Outcome.Failed<>(EMPTY)), call, (_, output) -> output.vector(1, 0));

        assertThat(outputs).containsExactly(new Outcome.Failed<>(EMPTY));
        assertThat(runner.packs()).isEmpty();
    }

    @Test
    @LogsErrors
    void failsOnlyTheTextsOfARunThatFails() {
        runner.failNext(new IllegalStateException("the run failed"));
        runner.releaseAll();

        List<Outcome<Float>> outputs = model.run(List.of(text(10), text(20)), call, (_, output) -> output.vector(1, 0));

        assertThat(outputs.get(0)).isEqualTo(new Outcome.Failed<>(new InferenceError.Internal()));
        assertThat(outputs.get(1).orThrow()).isEqualTo(20);
    }

    @Test
    void givesUpWhenTheDeadlinePassesDuringARun() {
        CallContext hurried = CallContext.startingNow(Ticker.system(), Duration.ofMillis(50));

        assertThatThrownBy(() -> model.run(List.of(text(10)), hurried, (_, output) -> output.vector(1, 0)))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.DeadlineExceeded()));
    }

    @Test
    void givesUpWhenTheCallerHasGone() {
        runner.releaseAll();
        call.cancel();

        assertThatThrownBy(() -> model.run(List.of(text(10)), call, (_, output) -> output.vector(1, 0)))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.Cancelled()));
    }

    @Test
    void givesUpWhenInterruptedAndStaysInterrupted() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> model.run(List.of(text(10)), call, (_, output) -> output.vector(1, 0)))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(new InferenceError.Cancelled()));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void refusesATaskThatItDoesNotOffer() {
        assertThatThrownBy(() -> model.require(Task.FILL_MASK))
                .isInstanceOf(InferenceException.class)
                .hasMessage("model: does not offer fill-mask"
                        + " (expected: one of semantic-similarity, feature-extraction)");
    }

    @Test
    void isItselfForATaskThatItOffers() {
        ServedModel required = model.require(Task.FEATURE_EXTRACTION);

        assertThat(required).isSameAs(model);
    }

    private static Outcome<TextInput> text(long id) {
        return new Outcome.Result<>(TextInput.forAllTokens(Encodings.of(2, id, 3)));
    }
}
