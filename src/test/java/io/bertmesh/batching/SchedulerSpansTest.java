package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.CallContext;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.telemetry.SpansInMemory;
import io.bertmesh.telemetry.SpansInMemory.EdgeCall;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Promises;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the traces of calls show of the runs that their texts shared. */
final class SchedulerSpansTest {

    private static final Settings ONE_WORKER = Schedulers.settings(128, 1_000, 1);

    private final SpansInMemory spans = new SpansInMemory(Ticker.system());
    private final EdgeCall edge = spans.recordedCall();
    private final EdgeCall otherEdge = spans.recordedCall();
    private final CallContext call = context(edge);
    private final CallContext otherCall = context(otherEdge);

    @Test
    void showsOneSharedRunForTheTextsOfTwoCalls() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = Schedulers.start(runner, ONE_WORKER)) {
            scheduler.submit(List.of(text(1)), context(spans.unrecordedCall()), ID);
            runner.awaitBegin();
            var promises = scheduler.submit(List.of(text(10), text(11)), call, ID);
            var others = scheduler.submit(List.of(text(20)), otherCall, ID);

            runner.releaseAll();

            Promises.results(promises);
            Promises.results(others);
            awaitSharedRuns(1);
        }
        assertThat(spans.only("shared run").getLinks())
                .extracting(link -> link.getSpanContext().getSpanId())
                .containsExactlyElementsOf(
                        spans.named("run").stream().map(SpanData::getSpanId).toList());
        assertThat(spans.named("run"))
                .extracting(SpanData::getParentSpanId)
                .containsExactly(edge.spanId(), otherEdge.spanId());
        assertThat(spans.named("queue"))
                .extracting(SpanData::getParentSpanId)
                .containsExactly(edge.spanId(), otherEdge.spanId());
        assertThat(spans.named("shape"))
                .extracting(SpanData::getParentSpanId)
                .containsExactly(edge.spanId(), otherEdge.spanId());
    }

    @Test
    @LogsErrors
    void showsARunThatFailed() {
        FakeRunner runner = FakeRunner.free();
        try (Scheduler scheduler = Schedulers.start(runner, ONE_WORKER)) {
            runner.failNext(new IllegalStateException("the run failed"));

            Promises.failures(scheduler.submit(List.of(text(10)), call, ID));

            awaitSharedRuns(1);
        }
        assertThat(spans.only("run").getStatus().getDescription()).isEqualTo("INTERNAL");
        assertThat(spans.only("shared run").getStatus().getDescription()).isEqualTo("INTERNAL");
    }

    @Test
    void showsARunThatWasStoppedBecauseNobodyWaited() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = Schedulers.start(runner, ONE_WORKER)) {
            scheduler.submit(List.of(text(10)), call, ID);
            runner.awaitBegin();

            call.cancel();

            awaitSharedRuns(1);
        }
        assertThat(spans.only("shared run").getStatus().getDescription()).isEqualTo("CANCELLED");
    }

    @Test
    void showsNothingOfTheRunsOfCallsThatAreNotRecorded() {
        try (Scheduler scheduler = Schedulers.start(FakeRunner.free(), ONE_WORKER)) {
            Promises.results(scheduler.submit(List.of(text(10)), context(spans.unrecordedCall()), ID));
        }

        assertThat(spans.all()).isEmpty();
    }

    private void awaitSharedRuns(int count) {
        Eventually.holds(
                "a shared run is shown", () -> spans.named("shared run").size() == count);
    }

    private static CallContext context(EdgeCall edge) {
        return CallContext.startingNow(Ticker.system(), Duration.ofMinutes(1), Lane.INTERACTIVE, edge.observation());
    }
}
