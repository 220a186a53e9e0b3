package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.claim;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.CallContext;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ActiveRunTest {

    private final ManualTicker ticker = ManualTicker.at(0);
    private final Claim<Integer> claim = claim(text(10), CallContext.startingNow(ticker, Duration.ofSeconds(5)));
    private final ActiveRun run = new ActiveRun(List.of(waiting(claim)), ticker.nanos());

    @Test
    @LogsErrors
    void isAFaultThoughItIsStoppedAsSoonAsItsTextsHaveFailed() {
        FakeRunner runner = FakeRunner.free();
        runner.failNext(new IllegalStateException("the run failed"));
        // As the dispatcher does with a run for which nobody waits, and whose end it was not told yet.
        CompletableFuture<Void> stopped = claim.promise().thenRun(run::stop);

        run.execute(runner);

        assertThat(stopped).isCompleted();
        assertThat(run.hasFailed()).isTrue();
        assertThat(run.hasFaulted()).isTrue();
    }

    @Test
    void isNoFaultIfItWasStoppedBefore() {
        FakeRunner runner = FakeRunner.free();
        runner.failNext(new IllegalStateException("the run was stopped"));
        run.stop();

        run.execute(runner);

        assertThat(run.hasFailed()).isTrue();
        assertThat(run.hasFaulted()).isFalse();
    }

    private static WaitingText waiting(Claim<?> claim) {
        WaitingText text = new WaitingText(claim.input(), 0);
        text.add(claim);
        return text;
    }
}
