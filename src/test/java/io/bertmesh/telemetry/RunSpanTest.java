package io.bertmesh.telemetry;

import static io.bertmesh.telemetry.SpansInMemory.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
import io.bertmesh.telemetry.SpansInMemory.EdgeCall;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.ManualTicker;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunSpanTest {

    private final ManualTicker ticker = ManualTicker.at(Long.MAX_VALUE - 10_000);
    private final SpansInMemory spans = new SpansInMemory(ticker);
    private final EdgeCall call = spans.recordedCall();
    private final EdgeCall otherCall = spans.recordedCall();
    private final Call unobserved = Calls.startingNow(ticker, Duration.ofMinutes(1));

    @Test
    void showsTheStepsOfATextOneAfterAnother() {
        long queued = ticker.nanos();
        pass(100);
        RunSpan run = new RunSpan(ticker.nanos(), 7, 1);
        run.add(call.call(), queued, 7);
        run.begin();
        pass(200);
        run.computed();
        pass(40);
        run.answered(call.call());
        pass(3);

        run.end("OK");

        assertThat(times(spans.only("queue"))).containsExactly(0L, 100L);
        assertThat(times(spans.only("run"))).containsExactly(100L, 300L);
        assertThat(times(spans.only("shape"))).containsExactly(300L, 340L);
        assertThat(times(spans.only("shared run"))).containsExactly(100L, 343L);
        assertThat(List.of(spans.only("queue"), spans.only("run"), spans.only("shape")))
                .extracting(SpanData::getParentSpanId)
                .containsOnly(call.spanId());
    }

    @Test
    void linksTheSharedRunAndEachCallBothWays() {
        RunSpan run = run(call.call(), otherCall.call());

        run.end("OK");

        SpanData shared = spans.only("shared run");
        List<SpanData> parts = spans.named("run");
        assertThat(parts).extracting(SpanData::getParentSpanId).containsExactly(call.spanId(), otherCall.spanId());
        assertThat(linked(shared))
                .containsExactlyElementsOf(
                        parts.stream().map(SpanData::getSpanContext).toList());
        assertThat(parts).allSatisfy(part -> assertThat(linked(part)).containsExactly(shared.getSpanContext()));
    }

    @Test
    void showsTheSharedRunAsATraceOfItsOwn() {
        run(call.call()).end("OK");

        SpanData shared = spans.only("shared run");
        assertThat(shared.getParentSpanId()).isEqualTo(SpanId.getInvalid());
        assertThat(shared.getTraceId()).isNotEqualTo(spans.only("run").getTraceId());
    }

    @Test
    void showsTextsOfOneCallTogetherWithTheLongestOfTheirWaits() {
        long queued = ticker.nanos();
        pass(10);
        RunSpan run = new RunSpan(ticker.nanos(), 20, 3);
        run.add(call.call(), queued + 4, 5);
        run.add(otherCall.call(), queued + 9, 8);
        run.add(call.call(), queued, 7);
        run.begin();

        run.end("OK");

        SpanData part = spans.named("run").getFirst();
        assertThat(spans.named("run")).hasSize(2);
        assertThat(part.getAttributes().get(SpanAttributes.TEXTS)).isEqualTo(2);
        assertThat(part.getAttributes().get(SpanAttributes.TOKENS)).isEqualTo(12);
        assertThat(part.getAttributes().get(SpanAttributes.PACK_TEXTS)).isEqualTo(3);
        assertThat(part.getAttributes().get(SpanAttributes.PACK_TOKENS)).isEqualTo(20);
        assertThat(times(spans.named("queue").getFirst())).containsExactly(0L, 10L);
    }

    @Test
    void namesTheModelOnEachOfItsSpans() {
        call.listener().servedBy("bert-base-chinese", "2");
        RunSpan run = run(call.call());
        run.computed();
        run.answered(call.call());

        run.end("OK");

        assertThat(spans.all())
                .extracting(SpanData::getName)
                .containsExactlyInAnyOrder("queue", "run", "shape", "shared run");
        assertThat(spans.all())
                .allSatisfy(span -> assertThat(span.getAttributes().asMap())
                        .containsEntry(SpanAttributes.MODEL, "bert-base-chinese")
                        .containsEntry(SpanAttributes.VERSION, "2"));
    }

    @Test
    void marksARunThatFailed() {
        run(call.call()).end("INTERNAL");

        assertThat(spans.named("shape")).isEmpty();
        assertThat(List.of(spans.only("run"), spans.only("shared run"))).allSatisfy(span -> {
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
            assertThat(span.getStatus().getDescription()).isEqualTo("INTERNAL");
            assertThat(span.getAttributes().get(SpanAttributes.STATUS)).isEqualTo("INTERNAL");
        });
    }

    @Test
    void isTheCurrentSpanUntilItEnds() {
        RunSpan run = run(call.call());
        SpanContext during = Span.current().getSpanContext();

        run.end("OK");

        assertThat(during).isEqualTo(spans.only("shared run").getSpanContext());
        assertThat(Span.current().getSpanContext().isValid()).isFalse();
    }

    @Test
    void showsNothingWhenNoCallIsRecorded() {
        RunSpan run = run(spans.unrecordedCall().call(), unobserved);
        boolean isCurrent = Span.current().getSpanContext().isValid();
        run.computed();
        run.answered(unobserved);

        run.end("OK");

        assertThat(isCurrent).isFalse();
        assertThat(spans.all()).isEmpty();
    }

    @Test
    void showsOnlyTheCallsThatAreRecorded() {
        run(spans.unrecordedCall().call(), call.call(), unobserved).end("OK");

        assertThat(linked(spans.only("shared run")))
                .containsExactly(spans.only("run").getSpanContext());
        assertThat(spans.only("run").getParentSpanId()).isEqualTo(call.spanId());
    }

    @Test
    void leavesOutRunsOfALongStreamAndCountsThem() {
        for (int i = 0; i < TracedCall.MAX_SHOWN + 5; i++) {
            run(call.call()).end("OK");
        }

        call.end("OK");

        assertThat(spans.named("run")).hasSize(TracedCall.MAX_SHOWN);
        assertThat(spans.named("shared run")).hasSize(TracedCall.MAX_SHOWN);
        assertThat(spans.only("edge").getAttributes().get(SpanAttributes.RUNS)).isEqualTo(TracedCall.MAX_SHOWN + 5);
    }

    @Test
    void isNoWaitInVainOnceTheRunHasBegun() {
        call.listener().queued(1);
        RunSpan run = run(call.call());

        call.end("DEADLINE_EXCEEDED");

        run.end("CANCELLED");
        assertThat(spans.named("queue")).hasSize(1);
    }

    @Test
    void showsTheAnswerOfACallThatIsOverByThen() {
        RunSpan run = run(call.call());
        run.computed();
        call.end("OK");

        run.answered(call.call());

        run.end("OK");
        assertThat(spans.named("shape")).hasSize(1);
    }

    /** A run with one text of each of these calls, begun. */
    private RunSpan run(Call... calls) {
        RunSpan run = new RunSpan(ticker.nanos(), 7 * calls.length, calls.length);
        for (Call member : calls) {
            run.add(member, ticker.nanos(), 7);
        }
        run.begin();
        return run;
    }

    private void pass(long nanos) {
        ticker.advance(Duration.ofNanos(nanos));
    }

    private static List<SpanContext> linked(SpanData span) {
        return span.getLinks().stream().map(LinkData::getSpanContext).toList();
    }
}
