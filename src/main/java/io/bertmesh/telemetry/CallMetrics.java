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
 * Counts calls, their texts and tokens, and how long they and their parts take. Thread-safe.
 *
 * <p>What a caller writes never becomes a tag: a model is known only once it was found. Meters are looked up by key, and
 * built the first time only.
 */
@ApplicationScoped
class CallMetrics implements CallWatch {

    /** The task, model and version of a call of which these did not become known. */
    private static final String NONE = "none";

    /** The model, or version, of a stream whose items named more than one. */
    private static final String SEVERAL = "several";

    private final MeterRegistry meters;
    private final Map<Edge, AtomicInteger> callsInFlight = new ConcurrentHashMap<>();
    private final Map<Place, WorkMeters> work = new ConcurrentHashMap<>();
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

    /** What is done, and by which model. */
    private record Place(String task, String model, String version) {

        static final Place UNKNOWN = new Place(NONE, NONE, NONE);

        Place asked(Task asked) {
            return new Place(asked.label(), model, version);
        }

        Place servedBy(String otherModel, String otherVersion) {
            return new Place(task, joined(model, otherModel), joined(version, otherVersion));
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

    private record TextEnd(Place place, String reason) {}

    private record CallEnd(Place place, String transport, String status) {}

    private record WorkMeters(Counter tokens, Timer tokenizeTime, Timer queueTime) {}

    private record CallMeters(Counter requests, Timer time) {}

    private final class Count implements CallListener {

        private final Call call;
        private final String transport;
        // Changed whenever a model is found, by the items of a stream at the same time.
        private final AtomicReference<Place> place = new AtomicReference<>(Place.UNKNOWN);
        // Set once, before work begins.
        private volatile Optional<AtomicInteger> inFlight = Optional.empty();

        private Count(Call call) {
            this.call = call;
            this.transport = call.transport().isStream()
                    ? call.transport().label() + "_stream"
                    : call.transport().label();
        }

        @Override
        public void asked(Task task) {
            place.updateAndGet(before -> before.asked(task));
            AtomicInteger count = known(callsInFlight, new Edge(task, transport), CallMetrics.this::newInFlight);
            count.incrementAndGet();
            inFlight = Optional.of(count);
        }

        @Override
        public void servedBy(String model, String version) {
            place.updateAndGet(before -> before.servedBy(model, version));
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
            known(texts, new TextEnd(place.get(), reason), CallMetrics.this::newTexts)
                    .increment();
        }

        @Override
        public void ended(String status) {
            inFlight.ifPresent(AtomicInteger::decrementAndGet);
            CallEnd end = new CallEnd(place.get(), transport, status);
            CallMeters ofSuch = known(calls, end, CallMetrics.this::newCallMeters);
            ofSuch.requests().increment();
            ofSuch.time().record(call.nanos() - call.arrivalNanos(), TimeUnit.NANOSECONDS);
        }

        private WorkMeters workMeters() {
            return known(work, place.get(), CallMetrics.this::newWorkMeters);
        }
    }

    /** Computing takes a lock even where there is nothing to compute, so this looks first. */
    private static <K, V> V known(Map<K, V> values, K key, Function<K, V> make) {
        V value = values.get(key);
        return value == null ? values.computeIfAbsent(key, make) : value;
    }

    private AtomicInteger newInFlight(Edge edge) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder("bertmesh.requests.in.flight", count, AtomicInteger::get)
                .description("Calls under way")
                .tags("task", edge.task().label(), "transport", edge.transport())
                .strongReference(true)
                .register(meters);
        return count;
    }

    private WorkMeters newWorkMeters(Place place) {
        Tags tags = place.tags();
        Counter tokens = Counter.builder("bertmesh.tokens")
                .description("Tokens of the texts that were tokenized, run or not")
                .tags(tags)
                .register(meters);
        return new WorkMeters(
                tokens,
                Histograms.tokenizeTimes(
                        meters, "bertmesh.tokenize.duration", "How long a text takes to be tokenized", tags),
                Histograms.times(meters, "bertmesh.queue.duration", "How long a text waits for its run", tags));
    }

    private Counter newTexts(TextEnd end) {
        return Counter.builder("bertmesh.texts")
                .description("Texts that a model was asked about, by outcome")
                .tags(end.place().tags().and("outcome", end.reason()))
                .register(meters);
    }

    private CallMeters newCallMeters(CallEnd end) {
        Tags tags = end.place().tags().and("transport", end.transport(), "outcome", end.status());
        Counter requests = Counter.builder("bertmesh.requests")
                .description("Calls that ended, by outcome")
                .tags(tags)
                .register(meters);
        return new CallMeters(
                requests,
                Histograms.times(
                        meters,
                        "bertmesh.request.duration",
                        "How long a call takes, from its arrival to its end",
                        tags));
    }
}
