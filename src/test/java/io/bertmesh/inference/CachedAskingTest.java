package io.bertmesh.inference;

import static io.bertmesh.inference.AskingFixture.text;
import static io.bertmesh.inference.AskingFixture.unreadable;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.cache.Answer;
import io.bertmesh.cache.CacheUse;
import io.bertmesh.cache.Caches;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.VectorReader;
import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.telemetry.MetricsInMemory;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks questions to a model with a cache. */
final class CachedAskingTest {

    private static final VectorReader MAX = new VectorReader(Pooling.MAX, FakeRunner.HIDDEN_SIZE);

    private final FakeRunner runner = FakeRunner.free();
    private final MetricsInMemory metrics = new MetricsInMemory();
    private final Call call = Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    private AskingFixture model;

    @BeforeEach
    void load() throws IOException {
        model = new AskingFixture(runner, 128, Caches.inMemory(metrics));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void runsATextOnceAndAnswersItTwice() {
        List<Outcome<Answer<float[]>>> first = ask(MAX, CacheUse.READ_AND_FILL, 10);

        List<Outcome<Answer<float[]>>> second = ask(MAX, CacheUse.READ_AND_FILL, 10);

        assertThat(sources(first)).containsExactly(AnswerSource.COMPUTED);
        assertThat(sources(second)).containsExactly(AnswerSource.MEMORY_CACHE);
        assertThat(second.getFirst().orThrow().value())
                .isEqualTo(first.getFirst().orThrow().value());
        assertThat(runner.packs()).hasSize(1);
    }

    @Test
    void runsOnlyTheTextsThatTheCacheDoesNotHave() {
        ask(MAX, CacheUse.READ_AND_FILL, 10, 30);

        List<Outcome<Answer<float[]>>> answers = ask(MAX, CacheUse.READ_AND_FILL, 10, -1, 20, 30, 40);

        assertThat(answers.get(1)).isEqualTo(new Outcome.Failed<>(unreadable().error()));
        assertThat(answers.stream()
                        .filter(Outcome.Result.class::isInstance)
                        .map(answer -> answer.orThrow().value()[0]))
                .containsExactly(10f, 20f, 30f, 40f);
        assertThat(runner.packs().getLast().inputIds()).containsExactly(2, 20, 3, 2, 40, 3);
    }

    @Test
    void runsEverythingAndKeepsNothingForACallThatBypassesTheCache() {
        ask(MAX, CacheUse.READ_AND_FILL, 10);

        List<Outcome<Answer<float[]>>> bypassing = ask(MAX, CacheUse.BYPASS, 10, 20);
        List<Outcome<Answer<float[]>>> after = ask(MAX, CacheUse.READ_AND_FILL, 20);

        assertThat(sources(bypassing)).containsOnly(AnswerSource.COMPUTED);
        assertThat(sources(after)).containsExactly(AnswerSource.COMPUTED);
        assertThat(runner.packs()).hasSize(3);
    }

    @Test
    void keepsNothingOfAReaderWithoutACodec() {
        Reader<Integer> unkept = AskingFixture.ID;
        ask(unkept, CacheUse.READ_AND_FILL, 10);

        List<Outcome<Answer<Integer>>> again = ask(unkept, CacheUse.READ_AND_FILL, 10);

        assertThat(sources(again)).containsExactly(AnswerSource.COMPUTED);
        assertThat(metrics.count("bertmesh.cache.misses", "tier", "memory")).isZero();
    }

    @Test
    void keepsReadersApart() {
        VectorReader mean = new VectorReader(Pooling.MEAN, FakeRunner.HIDDEN_SIZE);
        ask(MAX, CacheUse.READ_AND_FILL, 10);

        List<Outcome<Answer<float[]>>> answers = ask(mean, CacheUse.READ_AND_FILL, 10);

        assertThat(sources(answers)).containsExactly(AnswerSource.COMPUTED);
        assertThat(answers.getFirst().orThrow().value()).containsExactly(5, 1);
    }

    @Test
    @LogsErrors
    void keepsNothingOfARunThatFails() {
        runner.failNext(new IllegalStateException("the run failed"));
        List<Outcome<Answer<float[]>>> failed = ask(MAX, CacheUse.READ_AND_FILL, 10);

        List<Outcome<Answer<float[]>>> answers = ask(MAX, CacheUse.READ_AND_FILL, 10);

        assertThat(failed).containsExactly(new Outcome.Failed<>(new InferenceError.Internal()));
        assertThat(sources(answers)).containsExactly(AnswerSource.COMPUTED);
    }

    @Test
    @LogsErrors
    void answersEvenIfTheAnswerCannotBeKept() {
        Reader<Integer> unkeepable = new UnkeepableReader();

        List<Outcome<Answer<Integer>>> answers = ask(unkeepable, CacheUse.READ_AND_FILL, 10, 20);

        assertThat(answers.stream().map(answer -> answer.orThrow().value())).containsExactly(10, 20);
    }

    @Test
    void countsHitsAndMisses() {
        ask(MAX, CacheUse.READ_AND_FILL, 10, 20);

        ask(MAX, CacheUse.READ_AND_FILL, 10, 20, 30);

        assertThat(metrics.count("bertmesh.cache.hits", "tier", "memory")).isEqualTo(2);
        assertThat(metrics.count("bertmesh.cache.misses", "tier", "memory")).isEqualTo(3);
    }

    /** Asks about texts with these ids; the preparation of a negative one fails. */
    private <V> List<Outcome<Answer<V>>> ask(Reader<V> reader, CacheUse use, int... ids) {
        return model.asking(call).answer(Plan.ofTexts(ids.length, reader, use, item -> {
            if (ids[item] < 0) {
                throw unreadable();
            }
            return Step.ask(text(ids[item]), answer -> answer);
        }));
    }

    /** Its codec fails where the memory tier asks for the size of an answer. */
    private static final class UnkeepableReader implements Reader<Integer>, AnswerCodec<Integer> {

        @Override
        public Integer read(TextOutput output) {
            return AskingFixture.ID.read(output);
        }

        @Override
        public Optional<AnswerCodec<Integer>> codec() {
            return Optional.of(this);
        }

        @Override
        public Class<Integer> type() {
            return Integer.class;
        }

        @Override
        public byte[] cacheKey() {
            return new byte[] {1};
        }

        @Override
        public int byteCount(Integer answer) {
            throw new IllegalStateException("no size");
        }

        @Override
        public void write(Integer answer, ByteBuffer target) {
            target.putInt(answer);
        }

        @Override
        public Integer parse(ByteBuffer source, TextInput text) {
            return source.getInt();
        }
    }

    private static List<AnswerSource> sources(List<? extends Outcome<? extends Answer<?>>> answers) {
        return answers.stream()
                .<AnswerSource>map(answer -> answer.orThrow().source())
                .toList();
    }
}
