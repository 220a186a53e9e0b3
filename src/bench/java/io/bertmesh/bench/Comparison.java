package io.bertmesh.bench;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Compares the service with ONNX Runtime alone, in rounds: matrix product, ideal packs, padded batches, one at a time,
 * service. Ratios are computed within a round, because a machine that becomes slower over time slows all of them.
 *
 * <p>Each way runs the same texts from the first on and returns their [CLS] vectors. The slower ways stop earlier, so
 * that each takes about the same time.
 */
final class Comparison {

    private static final int ROUNDS = 5;

    /** Four laps and a matrix product of a fifth of one. */
    private static final double LAPS_PER_ROUND = 4.2;

    /** Padded batches in FP32, beside those in 8 bits: they take about as long as the other laps, or a little longer. */
    private static final double FP32_SHARE = 0.5;

    private final Texts texts;
    private final Baselines baselines;
    private final Baselines.Rates rates;
    private final ServiceUnderTest service;
    private final int packTokens;

    Comparison(Texts texts, Baselines baselines, Baselines.Rates rates, ServiceUnderTest service, int packTokens) {
        this.texts = texts;
        this.baselines = baselines;
        this.rates = rates;
        this.service = service;
        this.packTokens = packTokens;
    }

    private record Round(
            double flopPerSecond,
            Lap ideal,
            Lap padded,
            Optional<Lap> paddedFp32,
            Lap single,
            Lap service,
            Results.Cost cost) {}

    Results.Rounds run(Network network, long nanos) throws Exception {
        double lapSeconds = nanos / 1e9 / ROUNDS / LAPS_PER_ROUND;
        Scrape before = service.scrape();
        List<Round> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            rounds.add(round(lapSeconds));
        }
        Results.Cost cost = new Results.Cost(
                spread(rounds, round -> round.cost.clientCores()).median(),
                spread(rounds, round -> round.cost.serviceCores()).median(),
                Packs.between(before, service.scrape()));
        return new Results.Rounds(
                Serving.CALLERS,
                packTokens,
                spread(rounds, Round::flopPerSecond),
                arm(rounds, Round::service),
                arm(rounds, Round::ideal),
                arm(rounds, Round::padded),
                arm(rounds, Round::single),
                spread(rounds, round -> round.service.tokensPerSecond() / round.ideal.tokensPerSecond()),
                spread(rounds, round -> round.service.tokensPerSecond() / round.padded.tokensPerSecond()),
                toPaddedFp32(rounds),
                spread(rounds, round -> round.service.tokensPerSecond() / round.single.tokensPerSecond()),
                spread(rounds, round -> round.service.flopPerSecond(network) / round.flopPerSecond),
                spread(rounds, round -> round.service.flopPerSecondForOneVector(network) / round.flopPerSecond),
                spread(rounds, round -> round.ideal.flopPerSecond(network) / round.flopPerSecond),
                cost);
    }

    private Round round(double lapSeconds) throws Exception {
        List<BenchText> drawn = texts.ofTokens((long) (rates.ideal() * lapSeconds));
        double flopPerSecond = baselines.flopPerSecond((int) (rates.products() * lapSeconds / 5));
        Lap ideal = lap(drawn, list -> Batches.ideal(list, packTokens));
        List<BenchText> batched = wholeBatches(drawn, rates.padded() * lapSeconds);
        Lap padded = lap(batched, Batches::padded);
        List<BenchText> few = wholeBatches(batched, FP32_SHARE * rates.padded() * lapSeconds);
        Optional<Lap> paddedFp32 = baselines.fp32Lap(few, Batches.padded(few));
        Lap single = lap(first(drawn, rates.single() * lapSeconds), Batches::single);
        ServiceUnderTest.Meter meter = service.meter();
        Lap served = Serving.lap(service.client(), drawn);
        return new Round(flopPerSecond, ideal, padded, paddedFp32, single, served, meter.read());
    }

    private static Optional<Spread> toPaddedFp32(List<Round> rounds) {
        double[] ratios = rounds.stream()
                .flatMapToDouble(round -> round.paddedFp32.stream()
                        .mapToDouble(padded -> round.service.tokensPerSecond() / padded.tokensPerSecond()))
                .toArray();
        return ratios.length == 0 ? Optional.empty() : Optional.of(Spread.of(DoubleStream.of(ratios)));
    }

    private Lap lap(List<BenchText> some, Function<List<BenchText>, List<GraphInput>> batches)
            throws OrtException, InterruptedException {
        return baselines.lap(some, batches.apply(some));
    }

    /** The first texts that have this many tokens together, at least one text. */
    private static List<BenchText> first(List<BenchText> drawn, double tokens) {
        int count = 0;
        double sum = 0;
        while (count < drawn.size() && (count == 0 || sum < tokens)) {
            sum += drawn.get(count).tokens();
            count++;
        }
        return drawn.subList(0, count);
    }

    /** The same, in full batches, the same number for each worker, so that the last batch is as full as the others. */
    private List<BenchText> wholeBatches(List<BenchText> drawn, double tokens) {
        int unit = Batches.PADDED_TEXTS * baselines.workers();
        int units = Math.max(1, Math.round((float) first(drawn, tokens).size() / unit));
        return drawn.subList(0, Math.min(drawn.size(), units * unit));
    }

    private static Results.Arm arm(List<Round> rounds, Function<Round, Lap> lap) {
        return new Results.Arm(
                spread(rounds, round -> lap.apply(round).tokensPerSecond()),
                spread(rounds, round -> lap.apply(round).textsPerSecond()));
    }

    private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
        return Spread.of(rounds.stream().mapToDouble(figure));
    }
}
