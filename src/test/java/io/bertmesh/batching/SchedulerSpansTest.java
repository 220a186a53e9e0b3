package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.ID;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.Scheduler.Settings;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.telemetry.SpansInMemory;
import io.bertmesh.telemetry.SpansInMemory.EdgeCall;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.testing.Promises;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Checks what the traces of calls show about the runs that their texts shared. */
final class SchedulerSpansTest {

    private static final Settings ONE_WORKER = Schedulers.settings(128, 1_000, 1);

    private final SpansInMemory spans = new SpansInMemory(Ticker.system());
    private final EdgeCall edge = spans.recordedCall();
    private final EdgeCall otherEdge = spans.recordedCall();
    private final Call call = edge.call();
    private final Call otherCall = otherEdge.call();

    @Test
    void showsOneSharedRunForTheTextsOfTwoCalls() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = start(runner)) {
            scheduler.submit(List.of(text(1)), ID, spans.unrecordedCall().call());
            runner.awaitBegin();
            var promises = scheduler.submit(List.of(text(10), text(11)), ID, call);
            var others = scheduler.submit(List.of(text(20)), ID, otherCall);

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
        try (Scheduler scheduler = start(runner)) {
            runner.failNext(new IllegalStateException("the run failed"));

            Promises.failures(scheduler.submit(List.of(text(10)), ID, call));

            awaitSharedRuns(1);
        }
        assertThat(spans.only("run").getStatus().getDescription()).isEqualTo("INTERNAL");
        assertThat(spans.only("shared run").getStatus().getDescription()).isEqualTo("INTERNAL");
    }

    @Test
    void showsARunThatWasStoppedBecauseNoCallWaited() throws InterruptedException {
        FakeRunner runner = FakeRunner.held();
        try (Scheduler scheduler = start(runner)) {
            scheduler.submit(List.of(text(10)), ID, call);
            runner.awaitBegin();

            call.cancel();

            awaitSharedRuns(1);
        }
        assertThat(spans.only("shared run").getStatus().getDescription()).isEqualTo("CANCELLED");
    }

    @Test
    void showsNoRunsOfCallsThatAreNotRecorded() {
        try (Scheduler scheduler = start(FakeRunner.free())) {
            Promises.results(scheduler.submit(
                    List.of(text(10)), ID, spans.unrecordedCall().call()));
        }

        assertThat(spans.all()).isEmpty();
    }

    private Scheduler start(FakeRunner runner) {
        return Schedulers.start(runner, ONE_WORKER);
    }

    private void awaitSharedRuns(int count) {
        Eventually.holds(
                "a shared run is shown", () -> spans.named("shared run").size() == count);
    }
}
