package io.bertmesh.telemetry;

import io.bertmesh.call.Task;
import io.bertmesh.call.Transport;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Counts calls, their texts and tokens, and records how long calls and their parts take. Thread-safe.
 *
 * <p>A caller's text never becomes a tag, because a model's name is known only after the model was found. Meters are
 * kept by key and built once.
 */
final class CallMetrics {

    private final Meters meters;
    private final Map<Edge, AtomicInteger> callsInFlight = new ConcurrentHashMap<>();
    private final Map<Served, WorkMeters> work = new ConcurrentHashMap<>();
    private final Map<TextEnd, Counter> texts = new ConcurrentHashMap<>();
    private final Map<CallEnd, CallMeters> calls = new ConcurrentHashMap<>();

    CallMetrics(Meters meters) {
        this.meters = meters;
    }

    /** The task of a call, and the model that serves it. */
    record Served(String task, String model, String version) {

        /** The task, model or version of a call for which it never became known. */
        private static final String NONE = "none";

        /** The model, or version, of a stream whose items named more than one. */
        private static final String SEVERAL = "several";

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

    private record Edge(Task task, Transport transport) {}

    private record TextEnd(Served served, String reason) {}

    private record CallEnd(Served served, Transport transport, String status) {}

    private record WorkMeters(Counter tokens, Timer tokenizeTime, Timer queueTime) {}

    private record CallMeters(Counter requests, Timer time) {}

    /** The number of calls in flight that ask for this task over this transport. Each call adds itself. */
    AtomicInteger inFlight(Task task, Transport transport) {
        return getOrMake(callsInFlight, new Edge(task, transport), this::newInFlight);
    }

    void tokenized(Served served, int tokens, long nanos) {
        WorkMeters meters = getOrMake(work, served, this::newWorkMeters);
        meters.tokens().increment(tokens);
        meters.tokenizeTime().record(nanos, TimeUnit.NANOSECONDS);
    }

    void ran(Served served, long waitNanos) {
        getOrMake(work, served, this::newWorkMeters).queueTime().record(waitNanos, TimeUnit.NANOSECONDS);
    }

    void answered(Served served, String reason) {
        getOrMake(texts, new TextEnd(served, reason), this::newTexts).increment();
    }

    void ended(Served served, Transport transport, String status, long nanos) {
        CallMeters meters = getOrMake(calls, new CallEnd(served, transport, status), this::newCallMeters);
        meters.requests().increment();
        meters.time().record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Looks first, because computeIfAbsent may take a lock even if the key is present. */
    private static <K, V> V getOrMake(Map<K, V> values, K key, Function<K, V> make) {
        V value = values.get(key);
        return value == null ? values.computeIfAbsent(key, make) : value;
    }

    private AtomicInteger newInFlight(Edge edge) {
        AtomicInteger count = new AtomicInteger();
        Tags tags = Tags.of("task", edge.task().label(), "transport", label(edge.transport()));
        meters.gauge("bertmesh.requests.in.flight", "Calls of a task in flight", tags, () -> count);
        return count;
    }

    private WorkMeters newWorkMeters(Served served) {
        Tags tags = served.tags();
        return new WorkMeters(
                meters.counter("bertmesh.tokens", "Tokens of all tokenized texts, run or not", tags),
                meters.tokenizeTimes("bertmesh.tokenize.duration", "Duration of tokenizing a text", tags),
                meters.times("bertmesh.queue.duration", "How long a text waited in the queue before its run", tags));
    }

    private Counter newTexts(TextEnd end) {
        return meters.counter(
                "bertmesh.texts",
                "Texts of valid calls whose model was found, by outcome",
                end.served().tags().and("outcome", end.reason()));
    }

    private CallMeters newCallMeters(CallEnd end) {
        Tags tags = end.served().tags().and("transport", label(end.transport()), "outcome", end.status());
        return new CallMeters(
                meters.counter("bertmesh.requests", "Calls that ended, by outcome", tags),
                meters.times("bertmesh.request.duration", "Duration of a call, from its arrival to its end", tags));
    }

    private static String label(Transport transport) {
        return transport.isStream() ? transport.label() + "_stream" : transport.label();
    }
}
