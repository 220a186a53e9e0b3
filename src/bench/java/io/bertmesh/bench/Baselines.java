package io.bertmesh.bench;

import ai.onnxruntime.OrtException;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** ONNX Runtime alone, on as many threads as the service, with prepared inputs and no other work. */
final class Baselines implements AutoCloseable {

    /** Tokens of an ordinary pack. */
    private static final int PRODUCT_ROWS = 128;

    private static final int FEW_PRODUCTS = 40;

    private final OnnxModel model;
    private final Optional<OnnxModel> fp32;
    private final MatrixProduct product;
    private final Workers workers;

    private Baselines(OnnxModel model, Optional<OnnxModel> fp32, MatrixProduct product, Workers workers) {
        this.model = model;
        this.fp32 = fp32;
        this.product = product;
        this.workers = workers;
    }

    static Baselines open(BundleFolder bundle, Settings settings) throws OrtException, IOException {
        Network network = bundle.network();
        Optional<OnnxModel> fp32 = bundle.fp32Graph().isPresent()
                ? Optional.of(OnnxModel.open(bundle.fp32Graph().get(), settings.threads()))
                : Optional.empty();
        return new Baselines(
                OnnxModel.open(bundle.graph(), settings.threads()),
                fp32,
                MatrixProduct.open(PRODUCT_ROWS, network.hidden(), network.intermediate(), settings.threads()),
                new Workers(settings.workers()));
    }

    /** Approximate tokens a second of each way, and matrix products a second. They size the real measurements. */
    record Rates(double ideal, double padded, double single, double products) {}

    /** Finds the rates in about this many seconds. */
    Rates rates(Texts texts, int packTokens, double seconds) throws OrtException, InterruptedException {
        // The first runs prepare threads, memory and code, so they say little about later ones.
        List<BenchText> few = texts.ofTokens(2L * packTokens * workers.count());
        double first = lap(few, Batches.ideal(few, packTokens)).tokensPerSecond();
        List<BenchText> more = texts.ofTokens((long) (first * seconds / 2));
        double ideal = lap(more, Batches.ideal(more, packTokens)).tokensPerSecond();
        List<BenchText> batch = Stream.generate(texts::next)
                .limit((long) Batches.PADDED_TEXTS * workers.count())
                .toList();
        double padded = lap(batch, Batches.padded(batch)).tokensPerSecond();
        double single = lap(few, Batches.single(few)).tokensPerSecond();
        flopPerSecond(FEW_PRODUCTS);
        return new Rates(ideal, padded, single, flopPerSecond(FEW_PRODUCTS) / product.flop());
    }

    /** Runs the texts in these batches. */
    Lap lap(List<BenchText> texts, List<GraphInput> inputs) throws OrtException, InterruptedException {
        return lap(model, texts, inputs);
    }

    /** The same in FP32, if the measured graph is another one. */
    Optional<Lap> fp32Lap(List<BenchText> texts, List<GraphInput> inputs) throws OrtException, InterruptedException {
        return fp32.isPresent() ? Optional.of(lap(fp32.get(), texts, inputs)) : Optional.empty();
    }

    private Lap lap(OnnxModel model, List<BenchText> texts, List<GraphInput> inputs)
            throws OrtException, InterruptedException {
        List<OnnxModel.Prepared> prepared = new ArrayList<>();
        try {
            for (GraphInput input : inputs) {
                prepared.add(model.prepare(input));
            }
            return new Lap(texts, workers.timeNanos(prepared, model::run) / 1e9);
        } finally {
            prepared.forEach(OnnxModel.Prepared::close);
        }
    }

    /** Speed of this many matrix products. */
    double flopPerSecond(int products) throws InterruptedException {
        return product.flopPerSecond(workers, Math.max(products, FEW_PRODUCTS));
    }

    /** How long one run alone takes, including the preparation of its input. */
    long nanosOfOne(BenchText text) throws OrtException {
        long start = System.nanoTime();
        try (OnnxModel.Prepared input = model.prepare(GraphInput.packed(List.of(text)))) {
            model.run(input);
        }
        return System.nanoTime() - start;
    }

    /** Bytes of heap that naive code allocates for these runs. */
    long naiveHeapBytes(List<GraphInput> inputs) throws OrtException {
        ThreadMXBean threads = ProcessFigures.threads();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (GraphInput input : inputs) {
            model.runNaively(input);
        }
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    int workers() {
        return workers.count();
    }

    @Override
    public void close() throws OrtException {
        workers.close();
        product.close();
        model.close();
        if (fp32.isPresent()) {
            fp32.get().close();
        }
    }
}
