package io.bertmesh.bench;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;

/** The latency that an idle service adds to a text: one caller, compared with ONNX Runtime on the same text. */
final class IdleLatency {

    /** Texts in a row for each of the two, so that both have warm processor caches, as they would alone. */
    private static final int BLOCK = 10;

    private IdleLatency() {}

    static Results.Idle measure(ServiceClient client, Baselines baselines, Texts texts, long nanos)
            throws OrtException {
        Histogram service = new Histogram(3);
        Histogram single = new Histogram(3);
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() - end < 0) {
            List<BenchText> block = Stream.generate(texts::next).limit(BLOCK).toList();
            for (BenchText text : block) {
                service.recordValue(serviceNanos(client, text) / 1000);
            }
            for (BenchText text : block) {
                single.recordValue(baselines.nanosOfOne(text) / 1000);
            }
        }
        Results.Latency ofService = LatencyRecorder.latency(service);
        Results.Latency ofSingle = LatencyRecorder.latency(single);
        return new Results.Idle(ofService, ofSingle, ofService.p50() - ofSingle.p50());
    }

    private static long serviceNanos(ServiceClient client, BenchText text) {
        long start = System.nanoTime();
        Answer answer = client.await(new Call.Extract(text));
        if (!(answer instanceof Answer.Answered)) {
            throw new IllegalStateException("an idle service answered " + answer);
        }
        return System.nanoTime() - start;
    }
}
