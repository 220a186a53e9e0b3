package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Task;
import io.bertmesh.call.Ticker;
import io.bertmesh.call.Transport;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Records spans instead of exporting them. Tests of other packages use it too, because only this package makes spans.
 */
public final class SpansInMemory {

    /** The wall clock's time when a call begins. */
    static final Instant BEGIN = Instant.parse("2026-02-03T04:05:06.007Z");

    private final List<SpanData> ended = new CopyOnWriteArrayList<>();
    private final Tracer edge;
    private final CallTelemetry calls;
    private final Ticker ticker;

    public SpansInMemory(Ticker ticker) {
        this.ticker = ticker;
        // This sampler starts no trace, so the shared run depends on the rule for linked spans.
        Sampler sampler = new SpanSampling.RulesFirst(Sampler.parentBased(Sampler.alwaysOff()));
        OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setSampler(sampler)
                        .addSpanProcessor(SimpleSpanProcessor.create(new Exporter()))
                        .build())
                .build();
        this.edge = telemetry.getTracer("edge");
        this.calls = new CallTelemetry(new SimpleMeterRegistry(), telemetry, () -> BEGIN);
    }

    /** A call with its edge span, which ends with the call. */
    public final class EdgeCall {

        private final Span span;
        private final Call call;

        private EdgeCall(boolean isRecorded, Lane lane) {
            TraceFlags flags = isRecorded ? TraceFlags.getSampled() : TraceFlags.getDefault();
            SpanContext caller = SpanContext.createFromRemoteParent(
                    "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", flags, TraceState.getDefault());
            this.span = edge.spanBuilder("edge")
                    .setParent(Context.root().with(Span.wrap(caller)))
                    .startSpan();
            try (Scope _ = span.makeCurrent()) {
                this.call = new Call(
                        "traced-call",
                        lane == Lane.BULK ? Transport.GRPC_STREAM : Transport.GRPC,
                        Optional.empty(),
                        ticker,
                        calls::listen);
                call.asks(Task.FILL_MASK);
                call.begin();
            }
        }

        public Call call() {
            return call;
        }

        /** The listener of the call. */
        public CallListener listener() {
            return call.listener();
        }

        /** The id of the edge span. */
        public String spanId() {
            return span.getSpanContext().getSpanId();
        }

        public void end(String status) {
            call.end(status);
            span.end();
        }
    }

    /** A call whose caller sampled its trace. */
    public EdgeCall recordedCall() {
        return new EdgeCall(true, Lane.INTERACTIVE);
    }

    /** A stream whose caller sampled its trace. */
    EdgeCall recordedStream() {
        return new EdgeCall(true, Lane.BULK);
    }

    /** A call whose caller did not sample its trace. */
    public EdgeCall unrecordedCall() {
        return new EdgeCall(false, Lane.INTERACTIVE);
    }

    /** All spans that have ended, in the order of their ends. */
    public List<SpanData> all() {
        return List.copyOf(ended);
    }

    public List<SpanData> named(String name) {
        return ended.stream().filter(span -> span.getName().equals(name)).toList();
    }

    /** The only span of this name. */
    public SpanData only(String name) {
        List<SpanData> spans = named(name);
        if (spans.size() != 1) {
            throw new AssertionError("%d spans are named %s".formatted(spans.size(), name));
        }
        return spans.getFirst();
    }

    /** When a span began and ended, in nanoseconds since its call began. */
    static List<Long> times(SpanData span) {
        long begin = TimeUnit.SECONDS.toNanos(BEGIN.getEpochSecond()) + BEGIN.getNano();
        return List.of(span.getStartEpochNanos() - begin, span.getEndEpochNanos() - begin);
    }

    /** Keeps all exported spans. */
    private final class Exporter implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
