package io.bertmesh.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/** The service under the mix of calls, from nearly none to far more than it can answer. */
final class LoadCurves {

    /** Few long steps, because the peak is the best of them, and the best of many short ones would be luck. */
    private static final List<Integer> CALLERS = List.of(1, 4, 16, 64, 256);

    /** The last one is the overload that a figure is about, and takes twice the time. */
    private static final List<Double> OFFERED = List.of(0.2, 0.4, 0.6, 0.8, 0.9, 1.0, 1.25, 1.5, 2.0, 3.0);

    /** Unmeasured first part of a step, in which the queue fills or drains. */
    private static final double SETTLING_SHARE = 0.3;

    private final ServiceUnderTest service;
    private final Supplier<Call> mix;
    private final long seed;

    LoadCurves(ServiceUnderTest service, Texts texts, long seed) {
        this.service = service;
        this.mix = mix(texts, seed);
        this.seed = seed;
    }

    private static Supplier<Call> mix(Texts texts, long seed) {
        Random random = new Random(seed);
        return () -> {
            synchronized (random) {
                return Call.draw(texts, random);
            }
        };
    }

    Supplier<Call> calls() {
        return mix;
    }

    List<Results.Load> closed(long nanos) throws Exception {
        List<Results.Load> steps = new ArrayList<>();
        for (int callers : CALLERS) {
            steps.add(closedStep(callers, nanos / CALLERS.size()));
        }
        return steps;
    }

    /** One step of the closed loop. */
    Results.Load closedStep(int callers, long stepNanos) throws Exception {
        ServiceUnderTest.Meter meter = service.meter();
        long start = System.nanoTime();
        long end = start + stepNanos;
        LatencyRecorder recorder = new LatencyRecorder(start + (long) (stepNanos * SETTLING_SHARE), end);
        ClosedLoop.run(
                service.client(),
                () -> System.nanoTime() - end < 0 ? Optional.of(mix.get()) : Optional.empty(),
                recorder,
                callers);
        return new Results.Load(callers, 0, 0, 0, 0, recorder.traffic(), meter.read());
    }

    /**
     * Steps of the open loop.
     *
     * @param peak the service's maximum tokens a second
     * @param tokensPerCall average tokens of a call of the mix
     */
    List<Results.Load> open(double peak, double tokensPerCall, long nanos) throws Exception {
        List<Results.Load> steps = new ArrayList<>();
        long stepNanos = nanos / (OFFERED.size() + 1);
        for (double offered : OFFERED) {
            long period = offered == OFFERED.getLast() ? 2 * stepNanos : stepNanos;
            Results.Load step = openStep(offered * peak / tokensPerCall, period);
            steps.add(step.offering(offered, offered * peak));
        }
        return steps;
    }

    /** One step of the open loop. */
    Results.Load openStep(double callsPerSecond, long period) throws Exception {
        long[] arrivals = Arrivals.draw(callsPerSecond, period, seed);
        ServiceUnderTest.Meter meter = service.meter();
        long start = System.nanoTime();
        LatencyRecorder recorder = new LatencyRecorder(start + (long) (period * SETTLING_SHARE), start + period);
        Histogram lateness = OpenLoop.run(service.client(), mix, recorder::record, start, arrivals);
        return new Results.Load(
                0, 0, 0, callsPerSecond, lateness.getValueAtPercentile(99) / 1e3, recorder.traffic(), meter.read());
    }
}
