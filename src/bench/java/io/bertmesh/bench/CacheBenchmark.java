package io.bertmesh.bench;

import io.bertmesh.ServiceProcess;
import io.bertmesh.testing.RedisServer;
import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Measures the cache over gRPC: the speed of a hit, and the cost of a miss.
 *
 * <p>Four services run side by side, each with another cache. It measures them in turns, so that other work on the
 * machine affects all of them alike.
 */
public final class CacheBenchmark {

    private static final int CALLERS = 32;
    private static final int ROUNDS = 5;
    private static final int KNOWN_TEXTS = 500;

    private final Settings settings;
    private final Texts texts;
    private final List<Call> known;
    private final long stepNanos;

    private CacheBenchmark(Settings settings, Texts texts) {
        this.settings = settings;
        this.texts = texts;
        this.known =
                Call.extracting(Stream.generate(texts::next).limit(KNOWN_TEXTS).toList());
        // One uncounted round more, for the compilers.
        this.stepNanos = settings.nanos(1) / ((ROUNDS + 1L) * Tiers.values().length * Load.values().length);
    }

    /** Which tiers a service has. */
    private enum Tiers {
        NONE("0", false),
        MEMORY("67108864", false),
        REDIS("0", true),
        BOTH("67108864", true);

        private final String memoryBytes;
        private final boolean hasRedis;

        Tiers(String memoryBytes, boolean hasRedis) {
            this.memoryBytes = memoryBytes;
            this.hasRedis = hasRedis;
        }
    }

    /** The kinds of load. */
    private enum Load {
        NEW_TEXTS(CALLERS),
        KNOWN_TEXTS(CALLERS),
        KNOWN_TEXTS_OF_ONE_CALLER(1);

        private final int callers;

        Load(int callers) {
            this.callers = callers;
        }
    }

    /** A service, its client, and the measurements of each load. */
    private record Subject(ServiceProcess process, ServiceClient client, Map<Load, List<Round>> measured)
            implements AutoCloseable {
        @Override
        public void close() {
            client.close();
            process.close();
        }
    }

    /** @param cpuMicros processor time of the service per answer, the figure that a busy machine changes least */
    private record Round(Results.Traffic traffic, double cpuMicros) {}

    /** Reads its settings from {@code -Dbench.*}, like {@link Benchmark}, and prints a table. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        Settings settings = Settings.of(System.getProperties(), System.getenv());
        BundleFolder bundle = BundleFolder.find(settings.models(), settings.precision());
        try (Tokenizer tokenizer = Tokenizer.load(Files.readAllBytes(bundle.tokenizer()))) {
            new CacheBenchmark(settings, new RandomTexts(tokenizer.vocabulary(), settings.seed())).run();
        }
    }

    private void run() throws IOException, InterruptedException {
        Map<Tiers, Subject> subjects = new EnumMap<>(Tiers.class);
        try (RedisServer redis = RedisServer.started()) {
            for (Tiers tiers : Tiers.values()) {
                subjects.put(tiers, start(tiers, redis));
            }
            for (int round = 0; round <= ROUNDS; round++) {
                Log.say("round %d of %d".formatted(round, ROUNDS));
                for (Subject subject : subjects.values()) {
                    measure(subject, round > 0);
                }
            }
            subjects.forEach(CacheBenchmark::print);
        } finally {
            subjects.values().forEach(Subject::close);
        }
    }

    private Subject start(Tiers tiers, RedisServer redis) throws IOException, InterruptedException {
        Map<String, String> variables = new HashMap<>();
        variables.put("BERTMESH_MODELS_DIR", settings.models().toAbsolutePath().toString());
        variables.put("BERTMESH_EXECUTION_PRECISION", settings.precision());
        variables.put("BERTMESH_CACHE_MEMORY_BYTES", tiers.memoryBytes);
        if (tiers.hasRedis) {
            variables.put("BERTMESH_CACHE_REDIS_URL", "redis://localhost:" + redis.port());
            // Each service has its own secret, and so its own keys.
            variables.put("BERTMESH_CACHE_SECRET", "thirty-two bytes of a secret for " + tiers);
        }
        ServiceProcess process = ServiceProcess.start(variables, settings.jvmOptions());
        process.awaitStart();
        return new Subject(process, new ServiceClient(process.grpcPort()), new EnumMap<>(Load.class));
    }

    private void measure(Subject subject, boolean counts) throws InterruptedException {
        // So that all answers are stored; Redis gets them some time after the call.
        known.forEach(subject.client()::await);
        for (Load load : Load.values()) {
            Duration cpu = ProcessFigures.cpu(subject.process().pid());
            long start = System.nanoTime();
            LatencyRecorder recorder = new LatencyRecorder(start, start + stepNanos);
            ClosedLoop.run(subject.client(), source(load, start + stepNanos), recorder, load.callers);
            Results.Traffic traffic = recorder.traffic();
            if (traffic.failed() > 0) {
                throw new IllegalStateException("calls failed: " + traffic.failures());
            }
            if (counts) {
                Duration used = ProcessFigures.cpu(subject.process().pid()).minus(cpu);
                Round round = new Round(traffic, used.toNanos() / 1e3 / recorder.answeredCalls());
                subject.measured().computeIfAbsent(load, _ -> new ArrayList<>()).add(round);
            }
        }
    }

    private Supplier<Optional<Call>> source(Load load, long endNanos) {
        AtomicInteger next = new AtomicInteger();
        return () -> {
            if (System.nanoTime() - endNanos >= 0) {
                return Optional.empty();
            }
            return Optional.of(load == Load.NEW_TEXTS ? fresh() : known.get(next.getAndIncrement() % known.size()));
        };
    }

    private synchronized Call fresh() {
        return new Call.Extract(texts.next());
    }

    /** Medians over the rounds, and the range of two of them. */
    private static void print(Tiers tiers, Subject subject) {
        subject.measured().forEach((load, rounds) -> {
            Spread texts = spread(rounds, round -> round.traffic().callsPerSecond());
            Spread cpu = spread(rounds, Round::cpuMicros);
            Log.say("%-6s %-25s %6.0f texts/s (%.0f to %.0f), CPU %.0f us/text (%.0f to %.0f), p50 %.2f ms, p99 %.2f ms"
                    .formatted(
                            tiers,
                            load,
                            texts.median(),
                            texts.min(),
                            texts.max(),
                            cpu.median(),
                            cpu.min(),
                            cpu.max(),
                            spread(rounds, round -> round.traffic().answered().p50())
                                    .median(),
                            spread(rounds, round -> round.traffic().answered().p99())
                                    .median()));
        });
    }

    private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure));
    }
}
