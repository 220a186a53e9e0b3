package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.answer;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Calls;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.ManualTicker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ActiveRunTest {

    private final ManualTicker ticker = ManualTicker.at(0);
    private final PendingAnswer<Integer> answer = answer(text(10), Calls.startingNow(ticker, Duration.ofSeconds(5)));
    private final ActiveRun run = new ActiveRun(List.of(waiting(answer)), ticker.nanos());

    @Test
    @LogsErrors
    void faultsEvenIfItIsStoppedRightAfterItsTextsFailed() {
        FakeRunner runner = FakeRunner.free();
        runner.failNext(new IllegalStateException("the run failed"));
        // The dispatcher does so with a run that no call waits for and whose end it does not know yet.
        CompletableFuture<Void> stopped = answer.promise().thenRun(run::stop);

        ActiveRun.Ending ending = run.execute(runner);

        assertThat(stopped).isCompleted();
        assertThat(ending).isEqualTo(ActiveRun.Ending.FAILED);
    }

    @Test
    void doesNotFaultIfItWasStoppedBefore() {
        FakeRunner runner = FakeRunner.free();
        runner.failNext(new IllegalStateException("the run was stopped"));
        run.stop();

        ActiveRun.Ending ending = run.execute(runner);

        assertThat(ending).isEqualTo(ActiveRun.Ending.STOPPED);
    }

    private static WaitingText waiting(PendingAnswer<?> answer) {
        WaitingText text = new WaitingText(answer.input(), 0);
        text.add(answer);
        return text;
    }
}
