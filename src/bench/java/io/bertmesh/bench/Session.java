package io.bertmesh.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One run of the benchmark: the order of its measurements, and the time of each. */
record Session(Settings settings, BundleFolder bundle, Texts texts) {

    /** Shares of the duration. The rest is for starting, and for answers after the end of a step. */
    private static final double CALIBRATION = 0.02;

    /** Maximum, in addition to the others: it ends as soon as the compilers are idle. */
    private static final double WARM_UP = 0.4;

    private static final double WARM_UP_STEP = 0.05;
    private static final double SOAK_STEP = 0.12;

    private static final double IDLE = 0.05;
    private static final double ROUNDS = 0.34;
    private static final double CLOSED_LOOP = 0.12;
    private static final double OPEN_LOOP = 0.26;
    private static final double HEAP = 0.03;

    private static final int CALIBRATION_PACK_TOKENS = 128;
    private static final int SAMPLED_CALLS = 2000;

    /** Measures everything except a soak. */
    Results measure() throws Exception {
        Log.say("ONNX Runtime alone, to find how much to measure: %s".formatted(bundle.graph()));
        try (Baselines baselines = Baselines.open(bundle, settings)) {
            Baselines.Rates rates = baselines.rates(texts, CALIBRATION_PACK_TOKENS, settings.nanos(CALIBRATION) / 1e9);
            Log.say("starting the service");
            try (ServiceUnderTest service = ServiceUnderTest.start(settings, bundle)) {
                return measure(baselines, rates, service);
            }
        }
    }

    private Results measure(Baselines baselines, Baselines.Rates rates, ServiceUnderTest service) throws Exception {
        ServiceUnderTest.Meter meter = service.meter();
        long atRest = ProcessFigures.memory(service.pid()).resident();
        LoadCurves curves = new LoadCurves(service, texts, settings.seed());
        Log.say("warming up");
        Results.WarmUp warmUp = new CompilerRest(service, curves, rates.ideal() / tokensPerCall(curves.calls()))
                .await(settings.nanos(WARM_UP_STEP), settings.nanos(WARM_UP));
        Log.say("idle latency");
        Results.Idle idle = IdleLatency.measure(service.client(), baselines, texts, settings.nanos(IDLE));
        Log.say("rounds: matrix product, (a), (b), (c), service");
        int packTokens = service.packTokens(settings);
        Results.Rounds rounds = new Comparison(texts, baselines, rates, service, packTokens)
                .run(bundle.network(), settings.nanos(ROUNDS));
        Log.say("closed loop");
        List<Results.Load> closed = curves.closed(settings.nanos(CLOSED_LOOP));
        double peak = peak(closed);
        Log.say("open loop, peak %.0f tokens/s".formatted(peak));
        List<Results.Load> open = curves.open(peak, tokensPerCall(curves.calls()), settings.nanos(OPEN_LOOP));
        ProcessFigures.Memory memory = ProcessFigures.memory(service.pid());
        Log.say("heap");
        Results.Heap heap =
                HeapUse.measure(service, baselines, texts, (long) (rates.ideal() * settings.nanos(HEAP) / 1e9));
        return new Results(
                setup(service, meter.coresTakenByOthers()),
                warmUp,
                rounds,
                idle,
                closed,
                open,
                peak,
                1000 * queueBoundSeconds(packTokens, peak),
                new Results.Memory(bundle.graphBytes(), atRest, memory.resident(), memory.peak()),
                heap);
    }

    /** Finds the peak, then loads the service for as long as the settings say. */
    SoakResults soak() throws Exception {
        Log.say("starting the service");
        try (ServiceUnderTest service = ServiceUnderTest.start(settings, bundle)) {
            ServiceUnderTest.Meter meter = service.meter();
            LoadCurves curves = new LoadCurves(service, texts, settings.seed());
            long step = settings.nanos(SOAK_STEP);
            curves.closedStep(Serving.CALLERS, step);
            double peak = curves.closedStep(Serving.CALLERS, step).traffic().tokensPerSecond();
            Log.say("soak of %s, peak %.0f tokens/s".formatted(settings.soak(), peak));
            double callsPerSecond = Soak.SHARE_OF_PEAK * peak / tokensPerCall(curves.calls());
            List<SoakResults.Sample> samples =
                    new Soak(service, curves.calls(), settings.seed()).run(callsPerSecond, settings.soak());
            return new SoakResults(
                    setup(service, meter.coresTakenByOthers()), settings.soak().toSeconds() / 60.0, peak, samples);
        }
    }

    /**
     * Maximum time of an admitted text: the maximum wait, or the time to run a full queue if that is shorter; then the
     * run that has just begun without it, and its own run with the texts beside it.
     */
    private double queueBoundSeconds(int packTokens, double peak) {
        double wait = Math.min(settings.maxWaitSeconds(), settings.queueTokens() / peak);
        return wait + 2.0 * settings.workers() * packTokens / peak;
    }

    private static double peak(List<Results.Load> steps) {
        return steps.stream()
                .mapToDouble(step -> step.traffic().tokensPerSecond())
                .max()
                .orElseThrow();
    }

    private static double tokensPerCall(Supplier<Call> calls) {
        return Stream.generate(calls)
                .limit(SAMPLED_CALLS)
                .mapToInt(Call::tokens)
                .average()
                .orElseThrow();
    }

    private Results.Setup setup(ServiceUnderTest service, double coresTakenByOthers) throws IOException {
        return new Results.Setup(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                "%s %s".formatted(bundle.name(), bundle.version()),
                settings.precision(),
                bundle.network(),
                machine(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("java.version"),
                OnnxModel.ENVIRONMENT.getVersion(),
                service.settings(),
                settings.jvmOptions(),
                texts.description(),
                Call.MIX,
                settings.seed(),
                settings.duration().toSeconds(),
                coresTakenByOthers);
    }

    private static String machine() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        if (!Files.exists(processors)) {
            return System.getProperty("os.arch");
        }
        try (Stream<String> lines = Files.lines(processors)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        }
    }
}
