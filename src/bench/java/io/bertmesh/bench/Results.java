package io.bertmesh.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that a run of the benchmark measured, as in the JSON. */
record Results(
        Setup setup,
        WarmUp warmUp,
        Rounds rounds,
        Idle idle,
        List<Load> closedLoop,
        List<Load> openLoop,
        double peakTokensPerSecond,
        double queueBoundMillis,
        Memory memory,
        Heap heap) {

    /**
     * Machine, versions, settings, and the cores that other processes used; if those are many, the figures are void.
     */
    record Setup(
            String finished,
            String model,
            String precision,
            Network network,
            String machine,
            int processors,
            String java,
            String onnxRuntime,
            Map<String, String> service,
            List<String> jvmOptions,
            String texts,
            String mix,
            long seed,
            long seconds,
            double coresTakenByOthers) {}

    /**
     * The load before all measurements.
     *
     * @param compilerSeconds CPU time that the JVM's compilers had used by its end
     * @param compilerCores cores that they still used at its end
     */
    record WarmUp(double seconds, double compilerSeconds, double compilerCores) {}

    /** Latencies in milliseconds. */
    record Latency(long count, double p50, double p95, double p99, double max) {}

    /** Answers within the measured period. */
    record Traffic(
            double tokensPerSecond,
            double callsPerSecond,
            double refusedTokensPerSecond,
            double refusedCallsPerSecond,
            long expired,
            long failed,
            Map<String, Long> failures,
            Latency answered,
            Latency refused) {}

    /** Used CPU, in cores. */
    record Cost(double clientCores, double serviceCores, Optional<Packs> packs) {}

    /** One way to run the texts, over all rounds. */
    record Arm(Spread tokensPerSecond, Spread textsPerSecond) {}

    /** The interleaved comparison. Each round relates its speeds to its own matrix product. */
    record Rounds(
            int callers,
            int packTokens,
            Spread matrixProductFlopPerSecond,
            Arm service,
            Arm ideal,
            Arm padded,
            Arm single,
            Spread serviceToIdeal,
            Spread serviceToPadded,
            Optional<Spread> serviceToPaddedFp32,
            Spread serviceToSingle,
            Spread serviceFlopShare,
            Spread serviceFlopShareForOneVector,
            Spread idealFlopShare,
            Cost cost) {}

    /** One caller of an idle service. */
    record Idle(Latency service, Latency single, double p50Difference) {}

    /** One step of a load curve. A closed loop's step has callers, an open loop's step an offered load. */
    record Load(
            int callers,
            double offeredShareOfPeak,
            double offeredTokensPerSecond,
            double offeredCallsPerSecond,
            double sentLateP99Millis,
            Traffic traffic,
            Cost cost) {

        /** The same, for an open loop whose peak is known. */
        Load offering(double shareOfPeak, double tokensPerSecond) {
            return new Load(
                    callers, shareOfPeak, tokensPerSecond, offeredCallsPerSecond, sentLateP99Millis, traffic, cost);
        }
    }

    /** Resident memory in bytes. */
    record Memory(long weights, long atRest, long afterLoad, long peak) {}

    /** Heap allocated for one text, in bytes. */
    record Heap(double service, double naivePadded, double naiveSingle, long texts) {}
}
