package io.bertmesh.telemetry;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;

/**
 * Writes one line for each call once it is over, at INFO. docs/logs.md has its fields. Costs nothing while its category is
 * off.
 */
@ApplicationScoped
class AccessLog implements CallWatch {

    /** The category of the lines, by which they are switched off. */
    static final String CATEGORY = "io.bertmesh.access";

    private static final Logger LOG = Logger.getLogger(CATEGORY);

    private static final CallObservation NOTHING = _ -> {};

    @Override
    public CallObservation begin(CallOrigin origin) {
        return LOG.isEnabled(Logger.Level.INFO)
                ? new Call(origin, Span.current().getSpanContext())
                : NOTHING;
    }

    /** One call. Its texts may be told of on several threads at a time. */
    private static final class Call implements CallObservation {

        private final CallOrigin origin;
        private final SpanContext span;
        private final AtomicInteger texts = new AtomicInteger();
        private final AtomicInteger failedTexts = new AtomicInteger();
        private final AtomicLong tokens = new AtomicLong();
        // The last one told of counts: only the items of a stream can ask for several.
        private volatile String model = "";
        private volatile String version = "";

        Call(CallOrigin origin, SpanContext span) {
            this.origin = origin;
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
            long durationNanos = System.nanoTime() - origin.peer().arrivalNanos();
            LOG.infof(
                    "%s",
                    new AccessEntry(
                            origin,
                            status,
                            durationNanos,
                            model,
                            version,
                            texts.get(),
                            failedTexts.get(),
                            tokens.get(),
                            span.isValid() ? span.getTraceId() : "",
                            span.isValid() ? span.getSpanId() : ""));
        }
    }
}
