package io.bertmesh.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;

/** Draws the measurements as SVG. */
final class Plots {

    private static final String OFFERED = "offered load, % of the service's peak";

    private final Path folder;
    private final String precision;

    Plots(Path folder, String precision) {
        this.folder = folder;
        this.precision = precision;
    }

    /** A plot that the page shows. */
    record Plot(String title, String file) {}

    /** Draws a run, without what the service does not report about its runs. */
    List<Plot> draw(Results results) throws IOException {
        List<Plot> plots = new ArrayList<>(List.of(throughput(results), latency(results)));
        List<Results.Load> told = results.openLoop().stream()
                .filter(step -> step.cost().packs().isPresent())
                .toList();
        if (!told.isEmpty()) {
            plots.add(packs(told, results.rounds().packTokens()));
        }
        return plots;
    }

    private Plot throughput(Results results) throws IOException {
        List<Results.Load> steps = results.openLoop();
        double[] x = offered(steps);
        XYChart chart = chart("Throughput against offered load", OFFERED, "tokens a second");
        PlotStyle.line(chart, "answered", x, of(steps, s -> s.traffic().tokensPerSecond()), PlotStyle.BLUE);
        PlotStyle.line(chart, "refused", x, of(steps, s -> s.traffic().refusedTokensPerSecond()), PlotStyle.ORANGE);
        Results.Rounds rounds = results.rounds();
        PlotStyle.level(chart, "(a) ideal packs", x, median(rounds.ideal()), PlotStyle.GREEN);
        PlotStyle.level(chart, "(c) one at a time", x, median(rounds.single()), PlotStyle.PURPLE);
        PlotStyle.level(chart, "(b) padded, 32", x, median(rounds.padded()), PlotStyle.GREY);
        return save(chart, "throughput");
    }

    private Plot latency(Results results) throws IOException {
        List<Results.Load> steps = results.openLoop();
        double[] x = offered(steps);
        XYChart chart = chart("Latency of answers against offered load", OFFERED, "milliseconds");
        chart.getStyler().setYAxisLogarithmic(true);
        chart.getStyler().setYAxisMin(1.0);
        PlotStyle.line(chart, "p99", x, of(steps, s -> s.traffic().answered().p99()), PlotStyle.ORANGE);
        PlotStyle.line(chart, "p95", x, of(steps, s -> s.traffic().answered().p95()), PlotStyle.PURPLE);
        PlotStyle.line(chart, "p50", x, of(steps, s -> s.traffic().answered().p50()), PlotStyle.BLUE);
        PlotStyle.level(chart, "bound of the queue", x, results.queueBoundMillis(), PlotStyle.GREY);
        List<Results.Load> refusing =
                steps.stream().filter(s -> s.traffic().refused().count() > 0).toList();
        if (!refusing.isEmpty()) {
            double[] p99 = of(refusing, s -> Math.max(1, s.traffic().refused().p99()));
            PlotStyle.line(chart, "refusals, p99", offered(refusing), p99, PlotStyle.GREEN);
        }
        return save(chart, "latency");
    }

    private Plot packs(List<Results.Load> steps, int budget) throws IOException {
        double[] x = offered(steps);
        XYChart chart = chart("Tokens of a run against offered load", OFFERED, "tokens");
        PlotStyle.level(chart, "budget", x, budget, PlotStyle.GREY);
        PlotStyle.line(chart, "in a run", x, of(steps, s -> packs(s).tokensPerRun()), PlotStyle.BLUE);
        PlotStyle.line(
                chart,
                "of no text",
                x,
                of(steps, s -> packs(s).tokensPerRun() * packs(s).wastedShare()),
                PlotStyle.ORANGE);
        return save(chart, "packs");
    }

    /** Draws a soak: the service's memory over time. */
    List<Plot> draw(SoakResults soak) throws IOException {
        double[] minutes =
                soak.samples().stream().mapToDouble(s -> s.seconds() / 60).toArray();
        XYChart memory = chart("Resident memory under lasting load", "minutes", "MiB");
        PlotStyle.line(memory, "resident", minutes, ofSoak(soak, s -> s.residentMib()), PlotStyle.BLUE);
        XYChart latency = chart("Latency under lasting load", "minutes", "milliseconds");
        PlotStyle.line(latency, "p99", minutes, ofSoak(soak, s -> s.latency().p99()), PlotStyle.ORANGE);
        PlotStyle.line(latency, "p50", minutes, ofSoak(soak, s -> s.latency().p50()), PlotStyle.BLUE);
        return List.of(save(memory, "soak-memory"), save(latency, "soak-latency"));
    }

    private XYChart chart(String title, String xTitle, String yTitle) {
        return PlotStyle.chart(title + ", " + precision.toUpperCase(Locale.ROOT), xTitle, yTitle);
    }

    private Plot save(XYChart chart, String name) throws IOException {
        String file = "%s-%s.svg".formatted(precision, name);
        PlotStyle.save(chart, folder.resolve(file));
        return new Plot(chart.getTitle(), file);
    }

    private static double[] offered(List<Results.Load> steps) {
        return of(steps, step -> 100 * step.offeredShareOfPeak());
    }

    private static double[] of(List<Results.Load> steps, ToDoubleFunction<Results.Load> figure) {
        return steps.stream().mapToDouble(figure).toArray();
    }

    private static double[] ofSoak(SoakResults soak, ToDoubleFunction<SoakResults.Sample> figure) {
        return soak.samples().stream().mapToDouble(figure).toArray();
    }

    private static Packs packs(Results.Load step) {
        return step.cost().packs().orElseThrow();
    }

    private static double median(Results.Arm arm) {
        return arm.tokensPerSecond().median();
    }
}
