package io.bertmesh.bench;

import io.bertmesh.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.util.List;

/**
 * Measures the packaged service: {@code ./mvnw -Pbench verify}. {@code docs/benchmark.md} has the settings, and says
 * what it measures and how.
 */
public final class Benchmark {

    private Benchmark() {}

    /** Reads its settings from system properties and {@code BERTMESH_*} variables. */
    public static void main(String[] args) throws Exception {
        Settings settings = Settings.of(System.getProperties(), System.getenv());
        BundleFolder bundle = BundleFolder.find(settings.models(), settings.precision());
        try (Tokenizer tokenizer = Tokenizer.load(Files.readAllBytes(bundle.tokenizer()))) {
            Texts texts = settings.corpus().isPresent()
                    ? CorpusTexts.read(settings.corpus().get(), tokenizer, settings.seed())
                    : new RandomTexts(tokenizer.vocabulary(), settings.seed());
            run(new Session(settings, bundle, texts));
        }
    }

    private static void run(Session session) throws Exception {
        Report report = new Report(session.settings().output());
        Plots plots = new Plots(report.folder(), session.settings().precision());
        if (session.settings().soak().isZero()) {
            Results results = session.measure();
            publish(
                    report,
                    session.settings().precision(),
                    Figures.of(results),
                    results.setup(),
                    results,
                    plots.draw(results));
            return;
        }
        SoakResults results = session.soak();
        publish(
                report,
                session.settings().precision() + Report.SOAK,
                results.figures(),
                results.setup(),
                results,
                plots.draw(results));
    }

    private static void publish(
            Report report,
            String name,
            List<Figure> figures,
            Results.Setup setup,
            Object results,
            List<Plots.Plot> plots)
            throws Exception {
        report.write(name, figures, plots, results);
        report.writePage();
        Log.figures(figures);
        Log.say("other processes took %.2f cores".formatted(setup.coresTakenByOthers()));
        Log.say("written: %s".formatted(report.folder().resolve(name + ".json")));
    }
}
