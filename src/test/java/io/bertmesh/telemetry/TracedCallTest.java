package io.bertmesh.telemetry;

import static io.bertmesh.telemetry.SpansInMemory.times;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.telemetry.SpansInMemory.EdgeCall;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.ManualTicker;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class TracedCallTest {

    // A ticker may start at any number.
    private final ManualTicker ticker = ManualTicker.at(-123_456_789);
    private final SpansInMemory spans = new SpansInMemory(ticker);

    @Test
    void showsTokenizingOfACallAsOneSpanUnderItsEdge() {
        EdgeCall call = spans.recordedCall();
        ticker.advance(Duration.ofNanos(1_500));
        call.listener().tokenized(7, 500);
        ticker.advance(Duration.ofNanos(700));
        call.listener().tokenized(5, 600);

        call.end("OK");

        SpanData tokenize = spans.only("tokenize");
        assertThat(times(tokenize)).containsExactly(1_000L, 2_200L);
        assertThat(tokenize.getParentSpanId()).isEqualTo(call.spanId());
        assertThat(tokenize.getAttributes().get(SpanAttributes.TEXTS)).isEqualTo(2);
        assertThat(tokenize.getAttributes().get(SpanAttributes.TOKENS)).isEqualTo(12);
    }

    @Test
    void tellsOnTheSpanOfTheEdgeWhatBecameOfTheCall() {
        EdgeCall call = spans.recordedCall();
        call.listener().servedBy("bert-base-chinese", "2");
        call.listener().tokenized(7, 500);
        call.listener().answered("OK");
        call.listener().answered("TEXT_TOO_LONG");

        call.end("OK");

        assertThat(spans.only("edge").getAttributes().asMap())
                .containsEntry(SpanAttributes.TASK, "fill-mask")
                .containsEntry(SpanAttributes.MODEL, "bert-base-chinese")
                .containsEntry(SpanAttributes.VERSION, "2")
                .containsEntry(SpanAttributes.TEXTS, 2L)
                .containsEntry(SpanAttributes.TOKENS, 7L)
                .containsEntry(SpanAttributes.FAILED_TEXTS, 1L)
                .containsEntry(SpanAttributes.RUNS, 0L)
                .containsEntry(SpanAttributes.STATUS, "OK");
    }

    @Test
    void showsWhatTheCacheHad() {
        EdgeCall call = spans.recordedCall();
        call.listener().tokenized(7, 0);
        call.listener().tokenized(5, 0);
        ticker.advance(Duration.ofNanos(400));
        call.listener().lookedUp(2, 1, 300);
        call.listener().queued(1);

        call.end("DEADLINE_EXCEEDED");

        SpanData cache = spans.only("cache");
        assertThat(times(cache)).containsExactly(100L, 400L);
        assertThat(cache.getParentSpanId()).isEqualTo(call.spanId());
        assertThat(cache.getAttributes().get(SpanAttributes.TEXTS)).isEqualTo(2);
        assertThat(cache.getAttributes().get(SpanAttributes.CACHED_TEXTS)).isEqualTo(1);
        assertThat(spans.only("queue").getAttributes().get(SpanAttributes.TEXTS))
                .as("texts that waited but never ran")
                .isEqualTo(1);
        assertThat(spans.only("edge").getAttributes().get(SpanAttributes.CACHED_TEXTS))
                .isEqualTo(1);
    }

    @Test
    void showsAWaitThatEndedInVain() {
        EdgeCall call = spans.recordedCall();
        call.listener().tokenized(7, 0);
        call.listener().queued(1);
        ticker.advance(Duration.ofNanos(300));

        call.end("DEADLINE_EXCEEDED");

        SpanData queue = spans.only("queue");
        assertThat(times(queue)).containsExactly(0L, 300L);
        assertThat(queue.getParentSpanId()).isEqualTo(call.spanId());
        assertThat(queue.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(queue.getStatus().getDescription()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(queue.getAttributes().get(SpanAttributes.TEXTS)).isEqualTo(1);
    }

    @Test
    void showsNoWaitOfATextThatWasTokenizedAndRefused() {
        EdgeCall call = spans.recordedCall();
        call.listener().tokenized(7, 0);

        call.end("CANCELLED");

        assertThat(spans.named("queue")).isEmpty();
    }

    @Test
    void showsNoStepOfACallThatNeverGotToOne() {
        EdgeCall call = spans.recordedCall();

        call.end("NOT_FOUND");

        assertThat(spans.all()).extracting(SpanData::getName).containsExactly("edge");
        assertThat(spans.only("edge").getAttributes().get(SpanAttributes.STATUS))
                .isEqualTo("NOT_FOUND");
    }

    @Test
    void showsTokenizingOfEachItemOfAStream() {
        EdgeCall stream = spans.recordedStream();
        stream.listener().tokenized(7, 0);
        ticker.advance(Duration.ofSeconds(1));
        stream.listener().tokenized(5, 100);

        stream.end("OK");

        assertThat(spans.named("tokenize").stream().map(SpansInMemory::times).map(times -> times.get(1) - times.get(0)))
                .containsExactly(0L, 100L);
    }

    @Test
    void leavesOutItemsOfALongStream() {
        EdgeCall stream = spans.recordedStream();
        for (int i = 0; i < 2 * TracedCall.MAX_SHOWN; i++) {
            stream.listener().tokenized(7, 0);
            stream.listener().answered("OK");
        }

        stream.end("OK");

        assertThat(spans.named("tokenize")).hasSize(TracedCall.MAX_SHOWN);
        assertThat(spans.only("edge").getAttributes().get(SpanAttributes.TEXTS)).isEqualTo(2 * TracedCall.MAX_SHOWN);
    }

    @Test
    void makesNothingOfACallWhoseCallerDoesNotRecordIt() {
        EdgeCall call = spans.unrecordedCall();
        call.listener().servedBy("bert-base-chinese", "2");
        call.listener().tokenized(7, 500);

        call.end("UNAVAILABLE");

        assertThat(spans.all()).isEmpty();
    }

    @Test
    void listensToNoCallThatIsNotRecorded() {
        Call call = Calls.startingNow(ticker, Duration.ofMinutes(1));

        CallListener listener = TracedCall.of(call, TracerProvider.noop().get("test"), () -> SpansInMemory.BEGIN);

        assertThat(listener).isSameAs(CallListener.NONE);
    }
}
