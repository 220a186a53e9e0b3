package io.bertmesh.bench;

import java.util.List;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;

/** Heap that is taken for one text, by the service and by naive code. */
final class HeapUse {

    /** What a padded batch takes depends on its longest text, so that two batches may differ by a factor of two. */
    private static final long NAIVE_BATCHES = 6;

    private HeapUse() {}

    /**
     * Measures it by the JVM's own account of allocated bytes, which is exact and needs no collection.
     *
     * @param tokens how many to have served
     */
    static Results.Heap measure(ServiceUnderTest service, Baselines baselines, Texts texts, long tokens)
            throws Exception {
        List<BenchText> served = texts.ofTokens(tokens);
        List<BenchText> batches = Stream.generate(texts::next)
                .limit(NAIVE_BATCHES * Batches.PADDED_TEXTS)
                .toList();
        try (JMXConnector connector = ProcessFigures.connect(service.pid())) {
            // What the first look takes belongs to looking.
            ProcessFigures.allocatedBytes(connector);
            long before = ProcessFigures.allocatedBytes(connector);
            Serving.lap(service.client(), served);
            long allocated = ProcessFigures.allocatedBytes(connector) - before;
            return new Results.Heap(
                    (double) allocated / served.size(),
                    (double) baselines.naiveHeapBytes(Batches.padded(batches)) / batches.size(),
                    (double) baselines.naiveHeapBytes(Batches.single(batches)) / batches.size(),
                    served.size());
        }
    }
}
