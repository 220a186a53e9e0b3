package io.bertmesh.catalog;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.batching.WarmUp;
import io.bertmesh.cache.ModelCache;
import io.bertmesh.cache.ResultCache;
import io.bertmesh.call.Ticker;
import io.bertmesh.config.BertConfig;
import io.bertmesh.config.ExecutionThreads;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.Golden;
import io.bertmesh.model.Head;
import io.bertmesh.model.Manifest;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Runner;
import io.bertmesh.model.TextInput;
import io.bertmesh.telemetry.ModelMetrics;
import io.bertmesh.telemetry.QueueMetrics;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Tokenizer;
import io.bertmesh.tokenizer.Vocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Loads a bundle into a model whose answers are checked. */
@ApplicationScoped
class ModelLoader {

    private static final Logger LOG = Logger.getLogger(ModelLoader.class);

    /** Sixteen tokens with [CLS] and [SEP], so that whole texts fill every pack size that is tried. */
    private static final String WARM_UP_TEXT = "的".repeat(14);

    /** The token after [CLS]. */
    private static final int[] FIRST_CHARACTER = {1};

    /** Short, because calls are drained before a model closes, so hardly any text still waits. */
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final BertConfig config;
    private final Runner.Factory runners;
    private final ModelMetrics metrics;
    private final ResultCache cache;
    private final ExecutionThreads threads;

    ModelLoader(BertConfig config, Runner.Factory runners, ModelMetrics metrics, ResultCache cache) {
        this.config = config;
        this.runners = runners;
        this.metrics = metrics;
        this.cache = cache;
        this.threads =
                ExecutionThreads.of(config.execution(), Runtime.getRuntime().availableProcessors());
    }

    /** Loads and checks a bundle. If it cannot be served, closes all and throws {@link BundleException}. */
    ServedModel load(Bundle bundle) {
        long start = System.nanoTime();
        Tokenizer tokenizer = openTokenizer(bundle);
        ServedModel model;
        try {
            model = load(bundle, tokenizer);
        } catch (RuntimeException e) {
            tokenizer.close();
            throw e;
        }
        ModelIdentity identity = model.identity();
        Duration time = Duration.ofNanos(System.nanoTime() - start);
        metrics.loaded(identity.name(), identity.version(), time);
        LOG.infof(
                "Model %s version %s is ready on %s in %s: fingerprint %s, %s, %d ms",
                identity.name(),
                identity.version(),
                model.provider().label(),
                model.precision().label(),
                identity.fingerprint(),
                model.taskLabels(),
                time.toMillis());
        return model;
    }

    private ServedModel load(Bundle bundle, Tokenizer tokenizer) {
        Runner runner = runners.open(bundle);
        WarmUp.Result found;
        ModelCache answers;
        try {
            checkGolden(bundle, tokenizer, runner);
            found = warmUp(bundle, tokenizer, runner);
            answers = cache.of(namespace(bundle, tokenizer, runner));
        } catch (RuntimeException e) {
            runner.close();
            throw e;
        }
        Scheduler scheduler = start(bundle, runner, found);
        try {
            return new ServedModel(bundle, tokenizer, scheduler, answers);
        } catch (RuntimeException e) {
            scheduler.close();
            throw e;
        }
    }

    /** The cache's namespace. Processes with the same namespace share answers, because these are equal to the bit. */
    private static String namespace(Bundle bundle, Tokenizer tokenizer, Runner runner) {
        Encoding text = warmUpText(bundle, tokenizer);
        String bits = RunnerBits.of(runner, new TextInput(text, text.tokenCount(), FIRST_CHARACTER));
        return String.join(":", bundle.fingerprint(), runner.provider().label(), bits);
    }

    private static Encoding warmUpText(Bundle bundle, Tokenizer tokenizer) {
        return tokenizer
                .encode("warm-up text", WARM_UP_TEXT)
                .truncatedTo(bundle.manifest().maxTokens());
    }

    private WarmUp.Result warmUp(Bundle bundle, Tokenizer tokenizer, Runner runner) {
        TextInput text = TextInput.forFirstToken(warmUpText(bundle, tokenizer));
        WarmUp warmUp = new WarmUp(runner, text, threads.workers(), Ticker.system());
        WarmUp.Result found = measure(bundle, warmUp);
        LOG.infof(
                "Model %s runs packs of up to %d tokens, about %.0f tokens a second with workers=%d",
                bundle.manifest().name(),
                found.packTokens(),
                threads.workers() * found.rate().tokensPerSecond(),
                threads.workers());
        return found;
    }

    private WarmUp.Result measure(Bundle bundle, WarmUp warmUp) {
        try {
            return config.batching().packTokens().map(warmUp::time).orElseGet(warmUp::findPackTokens);
        } catch (IllegalStateException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            if (cause instanceof InterruptedException) {
                throw e;
            }
            String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
            throw bundle.fault(bundle.variant().file(), "does not run: " + reason);
        }
    }

    private Scheduler start(Bundle bundle, Runner runner, WarmUp.Result found) {
        String name = bundle.manifest().name();
        String version = bundle.manifest().version();
        QueueMetrics queueMetrics = metrics.queue(name, version, found.packTokens());
        BertConfig.Batching batching = config.batching();
        Scheduler.Settings settings = new Scheduler.Settings(
                found.packTokens(),
                batching.queueTokens(),
                batching.queueTexts(),
                batching.maxWait(),
                batching.bulkShare(),
                threads.workers(),
                config.execution().runTimeout(),
                CLOSE_TIMEOUT,
                // Otherwise a GPU would wait for its pack, or a worker's helper threads for the worker.
                runner.provider() == Provider.CPU && threads.threadsPerWorker() == 1);
        return Scheduler.start(name + "-" + version, runner, settings, found.rate(), Ticker.system(), queueMetrics);
    }

    private void checkGolden(Bundle bundle, Tokenizer tokenizer, Runner runner) {
        Optional<Golden> golden = bundle.golden();
        if (golden.isPresent()) {
            try {
                new GoldenCheck(bundle, tokenizer, runner).check(golden.get());
            } catch (IllegalStateException e) {
                throw bundle.fault(bundle.variant().file(), "does not run: " + e.getMessage());
            } catch (IndexOutOfBoundsException e) {
                throw bundle.fault("golden.json", "refers to a part that the model does not have: " + e.getMessage());
            }
            return;
        }
        if (config.requireGolden()) {
            throw bundle.fault("golden.json", "missing (expected: golden texts, or BERTMESH_REQUIRE_GOLDEN=false)");
        }
        LOG.warnf("Bundle %s has no golden texts: its answers are not checked", bundle.files());
    }

    private static Tokenizer openTokenizer(Bundle bundle) {
        String file = bundle.manifest().tokenizer().file();
        Tokenizer tokenizer;
        try {
            tokenizer = Tokenizer.load(bundle.tokenizerJson());
        } catch (IOException | RuntimeException e) {
            throw bundle.fault(file, "not loadable: " + e.getMessage());
        }
        try {
            requireFitting(bundle, tokenizer.vocabulary());
        } catch (BundleException e) {
            tokenizer.close();
            throw e;
        }
        return tokenizer;
    }

    private static void requireFitting(Bundle bundle, Vocabulary vocabulary) {
        Manifest manifest = bundle.manifest();
        int known = manifest.dimensions().vocabulary();
        if (vocabulary.size() > known) {
            throw bundle.fault(
                    manifest.tokenizer().file(),
                    "%d tokens (expected: at most %d)".formatted(vocabulary.size(), known));
        }
        boolean needsMask = manifest.head() == Head.MASKED_LM;
        if (needsMask && vocabulary.id(manifest.maskToken()).isEmpty()) {
            throw bundle.fault(manifest.tokenizer().file(), "no mask (expected: a token " + manifest.maskToken() + ")");
        }
    }
}
