package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Task;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/** Logs one line at INFO when a call ends. docs/logs.md lists its fields. Costs nothing while its category is off. */
@ApplicationScoped
class AccessLog implements CallWatch {

    /** The log category of the lines. Operators switch the access log off by it. */
    static final String CATEGORY = "io.bertmesh.access";

    private static final Logger LOG = Logger.getLogger(CATEGORY);

    @Override
    public Optional<CallListener> begun(Call call) {
        return LOG.isEnabled(Logger.Level.INFO)
                ? Optional.of(new Line(call, Span.current().getSpanContext()))
                : Optional.empty();
    }

    /** Collects the line of one call. Several threads may report its texts at the same time. */
    private static final class Line implements CallListener {

        private final Call call;
        private final SpanContext span;
        private final AtomicInteger texts = new AtomicInteger();
        private final AtomicInteger failedTexts = new AtomicInteger();
        private final AtomicLong tokens = new AtomicLong();
        // The last model wins, because only the items of a stream can name several.
        private volatile String model = "";
        private volatile String version = "";

        Line(Call call, SpanContext span) {
            this.call = call;
            this.span = span;
        }

        @Override
        public void servedBy(String servingModel, String servingVersion) {
            model = servingModel;
            version = servingVersion;
        }

        @Override
        public void tokenized(int count, long nanos) {
            tokens.addAndGet(count);
        }

        @Override
        public void answered(String reason) {
            texts.incrementAndGet();
            if (!reason.equals(AccessEntry.OK)) {
                failedTexts.incrementAndGet();
            }
        }

        @Override
        public void ended(String status) {
            LOG.infof("%s", entry(status));
        }

        private AccessEntry entry(String status) {
            return new AccessEntry(
                    call,
                    call.task().map(Task::label).orElse(""),
                    status,
                    call.nanos() - call.arrivalNanos(),
                    model,
                    version,
                    texts.get(),
                    failedTexts.get(),
                    tokens.get(),
                    span.isValid() ? span.getTraceId() : "",
                    span.isValid() ? span.getSpanId() : "");
        }
    }
}
