package io.bertmesh.bench;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Computes the project's target figures from the measurements. Pure. */
final class Figures {

    private static final double MIB = 1024 * 1024;

    private Figures() {}

    static List<Figure> of(Results results) {
        Results.Rounds rounds = results.rounds();
        Results.Load overload = results.openLoop().getLast();
        boolean isFull = results.setup().precision().equals("fp32");
        double goodput = overload.traffic().tokensPerSecond() / results.peakTokensPerSecond();
        return List.of(
                new Figure(
                        "compiler's CPU time until it rested, s",
                        "",
                        number(results.warmUp().compilerSeconds()),
                        true),
                new Figure("texts a second, service", "", texts(rounds.service()), true),
                new Figure("texts a second, (a) ideal packs", "", texts(rounds.ideal()), true),
                new Figure("texts a second, (b) padded batches of 32", "", texts(rounds.padded()), true),
                new Figure("texts a second, (c) one at a time", "", texts(rounds.single()), true),
                atLeast("service ÷ (a)", 0.92, rounds.serviceToIdeal()),
                isFull
                        ? atLeast("service ÷ (b)", 3.5, rounds.serviceToPadded())
                        : new Figure("service ÷ (b)", "", spread(rounds.serviceToPadded()), true),
                toPaddedFp32(rounds.serviceToPaddedFp32()),
                atMost(
                        "idle: p50 of one text − that of (c), ms",
                        1.5,
                        results.idle().p50Difference()),
                new Figure("offered 3 × peak: goodput ÷ peak", "≥ 0.95", number(goodput), goodput >= 0.95),
                p99(
                        "offered 3 × peak: p99 of answers, ms",
                        results.queueBoundMillis(),
                        overload.traffic().answered()),
                p99(
                        "offered 3 × peak: p99 of refusals, ms",
                        10,
                        overload.traffic().refused()),
                waste(overload),
                isFull
                        ? atLeast("model FLOP/s ÷ matrix product FLOP/s", 0.8, rounds.serviceFlopShare())
                        : new Figure(
                                "model FLOP/s ÷ matrix product FLOP/s", "", spread(rounds.serviceFlopShare()), true),
                new Figure(
                        "the same, counting what one vector needs",
                        "",
                        spread(rounds.serviceFlopShareForOneVector()),
                        true),
                new Figure(
                        "heap taken for one text, KiB",
                        "",
                        number(results.heap().service() / 1024),
                        true),
                heap(
                        "÷ naive padded batches",
                        results.heap().service(),
                        results.heap().naivePadded()),
                heap(
                        "÷ naive one at a time",
                        results.heap().service(),
                        results.heap().naiveSingle()),
                memory(results.memory()),
                new Figure(
                        "calls failed or late, all load steps",
                        "0",
                        String.valueOf(faults(results)),
                        faults(results) == 0));
    }

    private static Figure toPaddedFp32(Optional<Spread> ratio) {
        String name = "service ÷ (b) in FP32";
        return ratio.map(measured -> atLeast(name, 9, measured)).orElse(new Figure(name, "", "", true));
    }

    /** Without measurements a percentile is zero, which would reach any aim. */
    static Figure p99(String name, double limit, Results.Latency latency) {
        return latency.count() == 0
                ? new Figure(name, "≤ " + number(limit), "there were none", false)
                : atMost(name, limit, latency.p99());
    }

    private static Figure waste(Results.Load overload) {
        String name = "offered 3 × peak: tokens run for no text, %";
        return overload.cost()
                .packs()
                .map(packs -> atMost(name, 5, 100 * packs.wastedShare()))
                .orElse(new Figure(name, "≤ 5", "not told by the service", false));
    }

    private static Figure heap(String name, double service, double naive) {
        return atMost("heap taken for one text " + name, 0.1, service / naive);
    }

    private static Figure memory(Results.Memory memory) {
        String name = "resident memory after load − weights, MiB";
        return memory.afterLoad() == 0
                ? new Figure(name, "≤ 350", "not told by this system", false)
                : atMost(name, 350, (memory.afterLoad() - memory.weights()) / MIB);
    }

    private static long faults(Results results) {
        return Stream.concat(results.closedLoop().stream(), results.openLoop().stream())
                .mapToLong(load -> load.traffic().failed() + load.traffic().expired())
                .sum();
    }

    static Figure atMost(String name, double limit, double value) {
        return new Figure(name, "≤ " + number(limit), number(value), value <= limit);
    }

    private static Figure atLeast(String name, double limit, Spread value) {
        return new Figure(name, "≥ " + number(limit), spread(value), value.median() >= limit);
    }

    private static String texts(Results.Arm arm) {
        return spread(arm.textsPerSecond());
    }

    private static String spread(Spread spread) {
        return "%s (%s–%s)".formatted(number(spread.median()), number(spread.min()), number(spread.max()));
    }

    /** Three digits, because more would be noise; all digits of an integer. */
    static String number(double value) {
        double size = Math.abs(value);
        int decimals = size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
        String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
        return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
    }
}
