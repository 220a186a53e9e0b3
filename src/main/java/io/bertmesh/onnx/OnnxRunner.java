package io.bertmesh.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs packs on ONNX Runtime. Owns its session.
 *
 * <p>Closing while a run is under way would bring the process down: the owner stops its workers first.
 */
final class OnnxRunner implements Runner {

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String provider;
    private final int hiddenSize;
    private final int vocabularySize;
    private final boolean hasHead;

    OnnxRunner(OrtEnvironment environment, OrtSession session, String provider, int hiddenSize, int vocabularySize) {
        this.environment = environment;
        this.session = session;
        this.provider = provider;
        this.hiddenSize = hiddenSize;
        this.vocabularySize = vocabularySize;
        this.hasHead = session.getOutputNames().contains("logits");
    }

    @Override
    public Rows run(Pack pack) {
        long[] row = {1, pack.tokenCount()};
        try (Inputs inputs = new Inputs()) {
            inputs.add("input_ids", pack.inputIds(), row);
            inputs.add("token_type_ids", new long[pack.tokenCount()], row);
            inputs.add("position_ids", pack.positionIds(), row);
            inputs.add("sequence_ids", pack.sequenceIds(), row);
            inputs.add("vector_tokens", pack.vectorTokens(), new long[] {pack.vectorTokens().length});
            if (hasHead) {
                inputs.add("mask_tokens", pack.maskTokens(), new long[] {pack.maskTokens().length});
            }
            try (OrtSession.Result result = session.run(inputs.tensors)) {
                float[] vectors = read(result, "vectors");
                float[] logits = hasHead ? read(result, "logits") : new float[0];
                return new Rows(vectors, hiddenSize, logits, vocabularySize);
            }
        } catch (OrtException e) {
            throw new IllegalStateException("run of %d tokens failed: %s".formatted(pack.tokenCount(), e.getCode()), e);
        }
    }

    @Override
    public String provider() {
        return provider;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("session did not close: " + e.getCode(), e);
        }
    }

    private static float[] read(OrtSession.Result result, String output) {
        OnnxTensor tensor = (OnnxTensor) result.get(output).orElseThrow();
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return values;
    }

    /** The input tensors of one run, which are native memory until closed. */
    private final class Inputs implements AutoCloseable {

        private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();

        void add(String name, long[] values, long[] shape) throws OrtException {
            tensors.put(name, OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape));
        }

        @Override
        public void close() {
            tensors.values().forEach(OnnxTensor::close);
        }
    }
}
