package io.bertmesh.bench;

import java.io.IOException;
import java.time.Duration;

/**
 * Loads the service, then overloads it, until the compilers of its JVM and of this one are idle. Earlier measurements
 * would mix the service with compilers on the same processors.
 */
final class CompilerRest {

    /** Share of one core that counts as idle, both processes together. */
    private static final double REST = 0.03;

    private static final double OVERLOAD = 3;

    private final ServiceUnderTest service;
    private final LoadCurves curves;
    private final double callsPerSecond;

    /** @param callsPerSecond approximately what the service can answer */
    CompilerRest(ServiceUnderTest service, LoadCurves curves, double callsPerSecond) {
        this.service = service;
        this.curves = curves;
        this.callsPerSecond = callsPerSecond;
    }

    /** Loads the service in steps of {@code stepNanos}, for about {@code mostNanos} at most. */
    Results.WarmUp await(long stepNanos, long mostNanos) throws Exception {
        long start = System.nanoTime();
        double cores;
        do {
            cores = compilerCoresOfStep(stepNanos);
        } while (cores > REST && System.nanoTime() - start < mostNanos);
        return new Results.WarmUp(
                (System.nanoTime() - start) / 1e9,
                ProcessFigures.compilerCpu(service.pid()).toMillis() / 1e3,
                cores);
    }

    private double compilerCoresOfStep(long nanos) throws Exception {
        long start = System.nanoTime();
        Duration before = compilerCpu();
        curves.closedStep(Serving.CALLERS, nanos / 2);
        curves.openStep(OVERLOAD * callsPerSecond, nanos / 2);
        return (double) compilerCpu().minus(before).toNanos() / (System.nanoTime() - start);
    }

    private Duration compilerCpu() throws IOException {
        return ProcessFigures.compilerCpu(service.pid())
                .plus(ProcessFigures.compilerCpu(ProcessHandle.current().pid()));
    }
}
