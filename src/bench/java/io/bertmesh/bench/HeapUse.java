package io.bertmesh.bench;

import java.util.List;
import java.util.stream.Stream;
import javax.management.remote.JMXConnector;

/** The heap that the service and naive code allocate for one text. */
final class HeapUse {

    /** A padded batch's memory depends on its longest text, so two batches may differ by a factor of two. */
    private static final long NAIVE_BATCHES = 6;

    private HeapUse() {}

    /**
     * Measures it by the JVM's own count of allocated bytes, which is exact and needs no garbage collection.
     *
     * @param tokens number of tokens that the service has to answer
     */
    static Results.Heap measure(ServiceUnderTest service, Baselines baselines, Texts texts, long tokens)
            throws Exception {
        List<BenchText> served = texts.ofTokens(tokens);
        List<BenchText> batches = Stream.generate(texts::next)
                .limit(NAIVE_BATCHES * Batches.PADDED_TEXTS)
                .toList();
        try (JMXConnector connector = ProcessFigures.connect(service.pid())) {
            // Not counted, because the first reading allocates memory for the measurement itself.
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
