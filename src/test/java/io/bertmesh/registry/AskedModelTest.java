package io.bertmesh.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.batching.Schedulers;
import io.bertmesh.cache.Answer;
import io.bertmesh.cache.CacheUse;
import io.bertmesh.cache.Caches;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.CallContext;
import io.bertmesh.call.CallObserver;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.Pooling;
import io.bertmesh.features.VectorReading;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.TextInput;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Bundles;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.tokenizer.Encodings;
import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A model that has a cache. */
final class AskedModelTest {

    private static final VectorReading MAX = new VectorReading(Pooling.MAX, FakeRunner.HIDDEN_SIZE);
    private static final InferenceError EMPTY = new InferenceError.InvalidInput("texts[1]", "empty", "a text");

    private final FakeRunner runner = FakeRunner.free();
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final List<AnswerSource> told = new CopyOnWriteArrayList<>();
    private final CallContext call =
            CallContext.startingNow(Ticker.system(), Duration.ofMinutes(1), Lane.INTERACTIVE, new CallObserver() {
                @Override
                public void answeredFrom(AnswerSource source) {
                    told.add(source);
                }
            });
    private ServedModel model;

    @BeforeEach
    void load() throws IOException {
        Bundle bundle = Bundles.open(Bundles.ENCODER);
        Scheduler scheduler = Schedulers.start(runner, Schedulers.settings(128, 1_000, 1));
        Tokenizer tokenizer = Tokenizer.load(bundle.tokenizerJson());
        model = new ServedModel(bundle, tokenizer, scheduler, 200, Caches.inMemory(metrics));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void runsATextOnceAndAnswersItTwice() {
        List<Outcome<Answer<float[]>>> first = ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10)));

        List<Outcome<Answer<float[]>>> second = ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10)));

        assertThat(sources(first)).containsExactly(AnswerSource.COMPUTED);
        assertThat(sources(second)).containsExactly(AnswerSource.MEMORY_CACHE);
        assertThat(second.getFirst().orThrow().value())
                .isEqualTo(first.getFirst().orThrow().value());
        assertThat(runner.packs()).hasSize(1);
    }

    @Test
    void runsOnlyWhatItDoesNotKnowOfACall() {
        ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10), text(30)));

        List<Outcome<Answer<float[]>>> answers = ask(
                MAX,
                CacheUse.READ_AND_FILL,
                List.of(text(10), new Outcome.Failed<>(EMPTY), text(20), text(30), text(40)));

        assertThat(answers.get(1)).isEqualTo(new Outcome.Failed<>(EMPTY));
        assertThat(answers.stream()
                        .filter(Outcome.Result.class::isInstance)
                        .map(answer -> answer.orThrow().value()[0]))
                .containsExactly(10f, 20f, 30f, 40f);
        assertThat(runner.packs().getLast().inputIds()).containsExactly(2, 20, 3, 2, 40, 3);
    }

    @Test
    void tellsTheObserverWhereEachAnswerCameFrom() {
        ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10)));

        ask(MAX, CacheUse.READ_AND_FILL, List.of(text(20), new Outcome.Failed<>(EMPTY), text(10)));

        assertThat(told).containsExactly(AnswerSource.COMPUTED, AnswerSource.COMPUTED, AnswerSource.MEMORY_CACHE);
    }

    @Test
    void runsEverythingAndKeepsNothingForACallThatBypassesTheCache() {
        ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10)));

        List<Outcome<Answer<float[]>>> bypassing = ask(MAX, CacheUse.BYPASS, List.of(text(10), text(20)));
        List<Outcome<Answer<float[]>>> after = ask(MAX, CacheUse.READ_AND_FILL, List.of(text(20)));

        assertThat(sources(bypassing)).containsOnly(AnswerSource.COMPUTED);
        assertThat(sources(after)).containsExactly(AnswerSource.COMPUTED);
        assertThat(runner.packs()).hasSize(3);
    }

    @Test
    void keepsReadingsApart() {
        VectorReading mean = new VectorReading(Pooling.MEAN, FakeRunner.HIDDEN_SIZE);
        ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10)));

        List<Outcome<Answer<float[]>>> answers = ask(mean, CacheUse.READ_AND_FILL, List.of(text(10)));

        assertThat(sources(answers)).containsExactly(AnswerSource.COMPUTED);
        assertThat(answers.getFirst().orThrow().value()).containsExactly(5, 1);
    }

    @Test
    @LogsErrors
    void keepsNothingOfARunThatFails() {
        runner.failNext(new IllegalStateException("the run failed"));
        List<Outcome<Answer<float[]>>> failed = ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10)));

        List<Outcome<Answer<float[]>>> answers = ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10)));

        assertThat(failed).containsExactly(new Outcome.Failed<>(new InferenceError.Internal()));
        assertThat(sources(answers)).containsExactly(AnswerSource.COMPUTED);
    }

    @Test
    void countsHitsAndMisses() {
        ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10), text(20)));

        ask(MAX, CacheUse.READ_AND_FILL, List.of(text(10), text(20), text(30)));

        assertThat(metrics.count("bertmesh.cache.hits", "tier", "memory")).isEqualTo(2);
        assertThat(metrics.count("bertmesh.cache.misses", "tier", "memory")).isEqualTo(3);
    }

    private List<Outcome<Answer<float[]>>> ask(VectorReading reading, CacheUse use, List<Outcome<TextInput>> texts) {
        return model.ask(texts, reading, use, call);
    }

    private static List<AnswerSource> sources(List<Outcome<Answer<float[]>>> answers) {
        return answers.stream().map(answer -> answer.orThrow().source()).toList();
    }

    private static Outcome<TextInput> text(long id) {
        return new Outcome.Result<>(TextInput.forAllTokens(Encodings.of(2, id, 3)));
    }
}
