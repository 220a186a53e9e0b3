package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.model.Pack;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WarmUpTest {

    private final ManualTicker ticker = ManualTicker.at(0);

    @ParameterizedTest(name = "a run takes {0} ms and {1} us a token up to {2} tokens, {3} beyond: {4}")
    @CsvSource({
        "0, 1000, 512, 1000, 128",
        "0, 100, 512, 100, 256",
        "1, 100, 512, 100, 512",
        "1, 100, 128, 400, 128",
        "0, 100, 64, 200, 64",
        "0, 100, 32, 200, 32",
    })
    void findsTheBestSize(long fixedMillis, long tokenMicros, int knee, long microsBeyond, int packTokens) {
        ScriptedRunner runner = new ScriptedRunner(tokens -> fixedMillis * 1_000_000
                + Math.min(tokens, knee) * tokenMicros * 1_000
                + Math.max(0, tokens - knee) * microsBeyond * 1_000);

        WarmUp.Result found = warmUp(runner, 16, 1).findPackTokens();

        assertThat(found.packTokens()).isEqualTo(packTokens);
        assertThat(found.rate().nanosFor(packTokens)).isEqualTo((double) runner.nanosOfRun.applyAsLong(packTokens));
    }

    @Test
    void triesLargerSizesAfterASlowOne() {
        ScriptedRunner runner = new ScriptedRunner(tokens -> tokens == 64 ? 20_000_000 : 5_000_000 + tokens * 100_000L);

        WarmUp.Result found = warmUp(runner, 16, 1).findPackTokens();

        assertThat(found.packTokens()).isEqualTo(512);
    }

    @Test
    void isNotMisledByAShortSlowdown() {
        int[] runs = new int[1];
        ScriptedRunner runner =
                new ScriptedRunner(tokens -> (runs[0]++ < 5 && tokens != 32 ? 3 : 1) * (5_000_000 + tokens * 100_000L));

        WarmUp.Result found = warmUp(runner, 16, 1).findPackTokens();

        assertThat(found.packTokens()).isEqualTo(512);
    }

    @Test
    void stopsTimingHopelessSizes() {
        ScriptedRunner runner = new ScriptedRunner(tokens -> tokens <= 128 ? tokens * 100_000L : tokens * 200_000L);

        warmUp(runner, 16, 1).findPackTokens();

        assertThat(runner.packTokens.stream().filter(tokens -> tokens == 512)).hasSize(2);
        assertThat(runner.packTokens.stream().filter(tokens -> tokens == 128)).hasSize(5);
    }

    @Test
    void countsTheFastestOfThreeRuns() {
        int[] runs = new int[1];
        long[] nanos = {90_000, 32_000, 50_000};
        ScriptedRunner runner = new ScriptedRunner(_ -> nanos[runs[0]++]);

        WarmUp.Result result = warmUp(runner, 16, 1).time(32);

        assertThat(result.rate()).isEqualTo(new RunRate(32, 32_000));
        assertThat(runs[0]).isEqualTo(3);
    }

    @ParameterizedTest(name = "texts of {1} tokens in packs of {0}: {2}")
    @CsvSource({"128, 16, 128", "100, 16, 96", "8, 16, 16", "512, 3, 510"})
    void makesPacksOfWholeTexts(int packTokens, int textTokens, int tokens) {
        ScriptedRunner runner = new ScriptedRunner(_ -> 1_000);

        WarmUp.Result result = warmUp(runner, textTokens, 1).time(packTokens);

        assertThat(runner.packTokens).containsOnly(tokens);
        assertThat(result.packTokens()).isEqualTo(packTokens);
        assertThat(result.rate()).isEqualTo(new RunRate(tokens, 1_000));
    }

    @Test
    void timesAConfiguredSizeAlone() {
        ScriptedRunner runner = new ScriptedRunner(tokens -> tokens * 100L);

        warmUp(runner, 16, 1).time(64);

        assertThat(runner.packTokens).containsExactly(64, 64, 64);
    }

    @Test
    void runsOnAllWorkersAtOnce() {
        CyclicBarrier allRun = new CyclicBarrier(3, () -> ticker.advance(Duration.ofNanos(48_000)));
        ScriptedRunner runner = new ScriptedRunner(_ -> {
            await(allRun);
            return 0;
        });

        WarmUp.Result result = warmUp(runner, 16, 3).time(48);

        assertThat(runner.packTokens).hasSize(9);
        assertThat(result.rate()).isEqualTo(new RunRate(48, 48_000));
    }

    @Test
    void givesBackTheMemoryOfEachRun() {
        ScriptedRunner runner = new ScriptedRunner(_ -> 1_000);

        warmUp(runner, 16, 2).time(32);

        assertThat(runner.closedTokens).hasSize(6);
    }

    @Test
    void reportsThatARunFailed() {
        IllegalStateException fault = new IllegalStateException("the run failed");
        WarmUp warmUp = warmUp(
                new ScriptedRunner(_ -> {
                    throw fault;
                }),
                16,
                2);

        assertThatThrownBy(warmUp::findPackTokens)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a run failed while warming up")
                .hasCause(fault);
    }

    @Test
    void neverMeasuresZeroTime() {
        WarmUp.Result result = warmUp(new ScriptedRunner(_ -> 0), 16, 1).time(32);

        assertThat(result.rate()).isEqualTo(new RunRate(32, 1));
    }

    private WarmUp warmUp(Runner runner, int textTokens, int workers) {
        return new WarmUp(runner, Texts.text(10, textTokens), workers, ticker);
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException("the others did not run at the same time", e);
        }
    }

    /** A runner whose runs take the scripted times. */
    private final class ScriptedRunner implements Runner {

        private final IntToLongFunction nanosOfRun;
        private final Queue<Integer> packTokens = new ConcurrentLinkedQueue<>();
        private final Queue<Integer> closedTokens = new ConcurrentLinkedQueue<>();

        ScriptedRunner(IntToLongFunction nanosOfRun) {
            this.nanosOfRun = nanosOfRun;
        }

        @Override
        public Rows run(Pack pack, StopSignal stop) {
            packTokens.add(pack.tokenCount());
            ticker.advance(Duration.ofNanos(nanosOfRun.applyAsLong(pack.tokenCount())));
            Rows answer = Rows.of(new float[0], 1, new float[0], 1);
            return Rows.lent(answer.vectors(), 1, answer.logits(), 1, () -> closedTokens.add(pack.tokenCount()));
        }

        @Override
        public Provider provider() {
            return Provider.CPU;
        }

        @Override
        public void close() {}
    }
}
