package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Task;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * Counts calls, their texts and tokens, and records how long calls and their parts take. Thread-safe.
 *
 * <p>A caller's text never becomes a tag, because a model's name is known only after the model was found. Meters are
 * kept by key and built once.
 */
@ApplicationScoped
class CallMetrics implements CallWatch {

    /** The task, model or version of a call for which it never became known. */
    private static final String NONE = "none";

    /** The model, or version, of a stream whose items named more than one. */
    private static final String SEVERAL = "several";

    private final MeterRegistry meters;
    private final Map<Edge, AtomicInteger> callsInFlight = new ConcurrentHashMap<>();
    private final Map<Served, WorkMeters> work = new ConcurrentHashMap<>();
    private final Map<TextEnd, Counter> texts = new ConcurrentHashMap<>();
    private final Map<CallEnd, CallMeters> calls = new ConcurrentHashMap<>();

    CallMetrics(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public Optional<CallListener> arrived(Call call) {
        return Optional.of(new Count(call));
    }

    private record Edge(Task task, String transport) {}

    /** The task of a call, and the model that serves it. */
    private record Served(String task, String model, String version) {

        static final Served UNKNOWN = new Served(NONE, NONE, NONE);

        Served asked(Task asked) {
            return new Served(asked.label(), model, version);
        }

        Served servedBy(String otherModel, String otherVersion) {
            return new Served(task, joined(model, otherModel), joined(version, otherVersion));
        }

        private static String joined(String known, String other) {
            if (known.equals(NONE) || known.equals(other)) {
                return other;
            }
            return SEVERAL;
        }

        Tags tags() {
            return Tags.of("task", task, "model", model, "version", version);
        }
    }

    private record TextEnd(Served served, String reason) {}

    private record CallEnd(Served served, String transport, String status) {}

    private record WorkMeters(Counter tokens, Timer tokenizeTime, Timer queueTime) {}

    private record CallMeters(Counter requests, Timer time) {}

    private final class Count implements CallListener {

        private final Call call;
        private final String transport;
        // Changes whenever a model is found; the items of a stream may do so at the same time.
        private final AtomicReference<Served> served = new AtomicReference<>(Served.UNKNOWN);
        // All three are guarded by this, because a task may become known when the call is over.
        private Optional<Task> asked = Optional.empty();
        private Optional<AtomicInteger> inFlight = Optional.empty();
        private boolean isWorking;

        private Count(Call call) {
            this.call = call;
            this.transport = call.transport().isStream()
                    ? call.transport().label() + "_stream"
                    : call.transport().label();
        }

        @Override
        public synchronized void asked(Task task) {
            served.updateAndGet(before -> before.asked(task));
            asked = Optional.of(task);
            showInFlight();
        }

        @Override
        public synchronized void begun() {
            isWorking = true;
            showInFlight();
        }

        private void showInFlight() {
            if (isWorking && inFlight.isEmpty()) {
                inFlight = asked.map(
                        task -> getOrMake(callsInFlight, new Edge(task, transport), CallMetrics.this::newInFlight));
                inFlight.ifPresent(AtomicInteger::incrementAndGet);
            }
        }

        @Override
        public void servedBy(String model, String version) {
            served.updateAndGet(before -> before.servedBy(model, version));
        }

        @Override
        public void tokenized(int tokens, long nanos) {
            WorkMeters here = workMeters();
            here.tokens().increment(tokens);
            here.tokenizeTime().record(nanos, TimeUnit.NANOSECONDS);
        }

        @Override
        public void ran(TextRun run) {
            workMeters().queueTime().record(run.waitNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void answered(String reason) {
            getOrMake(texts, new TextEnd(served.get(), reason), CallMetrics.this::newTexts)
                    .increment();
        }

        @Override
        public void ended(String status) {
            synchronized (this) {
                isWorking = false;
                inFlight.ifPresent(AtomicInteger::decrementAndGet);
            }
            CallEnd end = new CallEnd(served.get(), transport, status);
            CallMeters callMeters = getOrMake(calls, end, CallMetrics.this::newCallMeters);
            callMeters.requests().increment();
            callMeters.time().record(call.nanos() - call.arrivalNanos(), TimeUnit.NANOSECONDS);
        }

        private WorkMeters workMeters() {
            return getOrMake(work, served.get(), CallMetrics.this::newWorkMeters);
        }
    }

    /** Looks first, because computeIfAbsent may take a lock even if the key is present. */
    private static <K, V> V getOrMake(Map<K, V> values, K key, Function<K, V> make) {
        V value = values.get(key);
        return value == null ? values.computeIfAbsent(key, make) : value;
    }

    private AtomicInteger newInFlight(Edge edge) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder("bertmesh.requests.in.flight", count, AtomicInteger::get)
                .description("Calls of a task in flight")
                .tags("task", edge.task().label(), "transport", edge.transport())
                .strongReference(true)
                .register(meters);
        return count;
    }

    private WorkMeters newWorkMeters(Served served) {
        Tags tags = served.tags();
        Counter tokens = Counter.builder("bertmesh.tokens")
                .description("Tokens of all tokenized texts, run or not")
                .tags(tags)
                .register(meters);
        return new WorkMeters(
                tokens,
                Histograms.tokenizeTimes(meters, "bertmesh.tokenize.duration", "Duration of tokenizing a text", tags),
                Histograms.times(
                        meters, "bertmesh.queue.duration", "How long a text waited in the queue before its run", tags));
    }

    private Counter newTexts(TextEnd end) {
        return Counter.builder("bertmesh.texts")
                .description("Texts of valid calls whose model was found, by outcome")
                .tags(end.served().tags().and("outcome", end.reason()))
                .register(meters);
    }

    private CallMeters newCallMeters(CallEnd end) {
        Tags tags = end.served().tags().and("transport", end.transport(), "outcome", end.status());
        Counter requests = Counter.builder("bertmesh.requests")
                .description("Calls that ended, by outcome")
                .tags(tags)
                .register(meters);
        return new CallMeters(
                requests,
                Histograms.times(
                        meters, "bertmesh.request.duration", "Duration of a call, from its arrival to its end", tags));
    }
}
