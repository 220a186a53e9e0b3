package io.bertmesh.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Applies four fifths of the peak load for a long time, to find anything that grows or fails. */
final class Soak {

    static final double SHARE_OF_PEAK = 0.8;

    private static final Duration STEP = Duration.ofSeconds(10);
    private static final double MIB = 1024 * 1024;

    private final ServiceUnderTest service;
    private final Supplier<Call> mix;
    private final long seed;

    Soak(ServiceUnderTest service, Supplier<Call> mix, long seed) {
        this.service = service;
        this.mix = mix;
        this.seed = seed;
    }

    /** The process at one moment. */
    private record Look(double seconds, double residentMib, long threads, long handles) {}

    /** Sends all calls by one schedule, and measures the service every ten seconds. */
    List<SoakResults.Sample> run(double callsPerSecond, Duration duration) throws Exception {
        int steps = (int) Math.max(1, duration.dividedBy(STEP));
        long[] arrivals = Arrivals.draw(callsPerSecond, steps * STEP.toNanos(), seed);
        long start = System.nanoTime();
        List<LatencyRecorder> recorders = IntStream.range(0, steps)
                .mapToObj(
                        step -> new LatencyRecorder(start + step * STEP.toNanos(), start + (step + 1) * STEP.toNanos()))
                .toList();
        OpenLoop.Sink sink = (call, answer, due, now) ->
                recorders.get((int) ((due - start) / STEP.toNanos())).record(call, answer, due, now);

        List<Look> looks = new ArrayList<>();
        try (ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor()) {
            ScheduledFuture<?> looking = timer.scheduleAtFixedRate(
                    () -> looks.add(look(start)), STEP.toMillis(), STEP.toMillis(), TimeUnit.MILLISECONDS);
            OpenLoop.run(service.client(), mix, sink, start, arrivals);
            looking.cancel(false);
        }
        return IntStream.range(0, Math.min(steps, looks.size()))
                .mapToObj(step -> sample(looks.get(step), recorders.get(step).traffic()))
                .toList();
    }

    private Look look(long start) {
        try {
            return new Look(
                    (System.nanoTime() - start) / 1e9,
                    ProcessFigures.memory(service.pid()).resident() / MIB,
                    ProcessFigures.threadCount(service.pid()),
                    ProcessFigures.handleCount(service.pid()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static SoakResults.Sample sample(Look look, Results.Traffic traffic) {
        return new SoakResults.Sample(
                look.seconds,
                look.residentMib,
                look.threads,
                look.handles,
                traffic.answered().count() / (double) STEP.toSeconds(),
                traffic.refused().count(),
                traffic.failed() + traffic.expired(),
                traffic.answered());
    }
}
