package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Task;
import io.bertmesh.telemetry.CallMetrics.Served;
import io.opentelemetry.api.trace.Span;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Collects what happens to one call, once for metrics, access log and traces. Thread-safe, because runs and the items
 * of a stream report at the same time.
 */
class ObservedCall implements CallListener {

    private static final Logger LOG = Logger.getLogger(AccessEntry.CATEGORY);

    private final Call call;
    private final CallTelemetry telemetry;
    private final CallMetrics metrics;
    // All fields below are guarded by this. A task may become known when the call is over.
    private boolean isWorking;
    private @Nullable AtomicInteger inFlight;
    private Served served = Served.UNKNOWN;
    private Span edge = Span.getInvalid();
    private CallListener spans = NONE;
    // The last model wins, because only the items of a stream can name several.
    private String model = "";
    private String version = "";
    private int texts;
    private int failedTexts;
    private int cachedTexts;
    private long tokens;

    ObservedCall(Call call, CallTelemetry telemetry) {
        this.call = call;
        this.telemetry = telemetry;
        this.metrics = telemetry.metrics();
    }

    /** The trace of a call in flight; null if it is not sampled or is over. */
    static @Nullable TracedCall traceOf(Call call) {
        return call.listener() instanceof ObservedCall observed && observed.spans() instanceof TracedCall traced
                ? traced
                : null;
    }

    private synchronized CallListener spans() {
        return spans;
    }

    @Override
    public synchronized void asked(Task task) {
        served = served.asked(task);
        spans.asked(task);
        showInFlight();
    }

    @Override
    public synchronized void begun() {
        isWorking = true;
        showInFlight();
        findEdge();
    }

    private void showInFlight() {
        if (isWorking && inFlight == null && call.task().isPresent()) {
            inFlight = metrics.inFlight(call.task().get(), call.transport());
            inFlight.incrementAndGet();
        }
    }

    private void findEdge() {
        edge = Span.current();
        spans = telemetry.spansOf(call);
    }

    @Override
    public synchronized void servedBy(String servingModel, String servingVersion) {
        served = served.servedBy(servingModel, servingVersion);
        model = servingModel;
        version = servingVersion;
        spans.servedBy(servingModel, servingVersion);
    }

    @Override
    public synchronized void tokenized(int textTokens, long nanos) {
        tokens += textTokens;
        metrics.tokenized(served, textTokens, nanos);
        spans.tokenized(textTokens, nanos);
    }

    @Override
    public synchronized void lookedUp(int lookedUpTexts, int found, long nanos) {
        cachedTexts += found;
        spans.lookedUp(lookedUpTexts, found, nanos);
    }

    @Override
    public synchronized void queued(int queuedTexts) {
        spans.queued(queuedTexts);
    }

    @Override
    public synchronized void ran(long waitNanos) {
        metrics.ran(served, waitNanos);
    }

    @Override
    public synchronized void answered(String reason) {
        texts++;
        if (!reason.equals(AccessEntry.OK)) {
            failedTexts++;
        }
        metrics.answered(served, reason);
    }

    @Override
    public void ended(String status) {
        AccessEntry entry = end(status);
        // A probe that waits for the start would write a line for each try.
        boolean isEarly = telemetry.isStarting() && status.equals(AccessEntry.UNAVAILABLE);
        Logger.Level level = isEarly ? Logger.Level.DEBUG : Logger.Level.INFO;
        // Outside the lock, because writing may take long, and texts in flight may still report.
        if (LOG.isEnabled(level)) {
            LOG.logf(level, "%s", entry);
        }
    }

    private synchronized AccessEntry end(String status) {
        if (!isWorking) {
            // Its work never began.
            findEdge();
        }
        isWorking = false;
        if (inFlight != null) {
            inFlight.decrementAndGet();
        }
        long nanos = call.nanos() - call.arrivalNanos();
        metrics.ended(served, call.transport(), status, nanos);
        spans.ended(status);
        spans = NONE;
        edge.setAttribute(SpanAttributes.TEXTS, (long) texts);
        edge.setAttribute(SpanAttributes.TOKENS, tokens);
        edge.setAttribute(SpanAttributes.FAILED_TEXTS, (long) failedTexts);
        edge.setAttribute(SpanAttributes.CACHED_TEXTS, (long) cachedTexts);
        edge.setAttribute(SpanAttributes.STATUS, status);
        return new AccessEntry(call, status, nanos, model, version, texts, failedTexts, tokens, edge.getSpanContext());
    }
}
