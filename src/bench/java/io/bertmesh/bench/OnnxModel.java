package io.bertmesh.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A bundle's graph on ONNX Runtime alone. Owns its session. */
final class OnnxModel implements AutoCloseable {

    private static final Set<String> INPUTS =
            Set.of("input_ids", "token_type_ids", "position_ids", "sequence_ids", "vector_tokens", "mask_tokens");

    static final OrtEnvironment ENVIRONMENT =
            OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "bench");

    private final OrtSession session;

    private OnnxModel(OrtSession session) {
        this.session = session;
    }

    static OnnxModel open(Path graph, int threads) throws OrtException {
        try (OrtSession.SessionOptions options = options(threads)) {
            OrtSession session = ENVIRONMENT.createSession(graph.toString(), options);
            if (!INPUTS.containsAll(session.getInputNames())) {
                throw new IllegalArgumentException(
                        "graph with inputs %s (expected: of %s)".formatted(session.getInputNames(), INPUTS));
            }
            return new OnnxModel(session);
        }
    }

    static OrtSession.SessionOptions options(int threads) throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(threads);
        return options;
    }

    /** Copies the input to where ONNX Runtime reads it, outside the timed run. */
    Prepared prepare(GraphInput input) throws OrtException {
        long[] row = {input.rows(), input.length()};
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        tensors.put("input_ids", tensor(input.inputIds(), row));
        tensors.put("token_type_ids", tensor(new long[input.rows() * input.length()], row));
        tensors.put("position_ids", tensor(input.positionIds(), row));
        tensors.put("sequence_ids", tensor(input.sequenceIds(), row));
        tensors.put("vector_tokens", tensor(input.vectorTokens(), new long[] {input.vectorTokens().length}));
        if (session.getInputNames().contains("mask_tokens")) {
            tensors.put("mask_tokens", tensor(new long[0], new long[] {0}));
        }
        return new Prepared(tensors);
    }

    /** Runs, and copies out the requested vectors, one after another. */
    float[] run(Prepared input) throws OrtException {
        try (OrtSession.Result result = session.run(input.tensors, Set.of("vectors"))) {
            FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] vectors = new float[buffer.remaining()];
            buffer.get(vectors);
            return vectors;
        }
    }

    /** Runs like naive code: nested arrays in, nested arrays of all tokens out. */
    float[][] runNaively(GraphInput input) throws OrtException {
        GraphInput all = input.withAllVectors();
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            tensors.put("input_ids", OnnxTensor.createTensor(ENVIRONMENT, nested(all, all.inputIds())));
            tensors.put("token_type_ids", OnnxTensor.createTensor(ENVIRONMENT, new long[all.rows()][all.length()]));
            tensors.put("position_ids", OnnxTensor.createTensor(ENVIRONMENT, nested(all, all.positionIds())));
            tensors.put("sequence_ids", OnnxTensor.createTensor(ENVIRONMENT, nested(all, all.sequenceIds())));
            tensors.put("vector_tokens", OnnxTensor.createTensor(ENVIRONMENT, all.vectorTokens()));
            if (session.getInputNames().contains("mask_tokens")) {
                tensors.put("mask_tokens", tensor(new long[0], new long[] {0}));
            }
            try (OrtSession.Result result = session.run(tensors, Set.of("vectors"))) {
                return (float[][]) result.get(0).getValue();
            }
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }

    /** The input tensors of one run. They hold native memory until they are closed. */
    static final class Prepared implements AutoCloseable {

        private final Map<String, OnnxTensor> tensors;

        private Prepared(Map<String, OnnxTensor> tensors) {
            this.tensors = tensors;
        }

        @Override
        public void close() {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
        LongBuffer buffer = ByteBuffer.allocateDirect(values.length * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
        buffer.put(values).flip();
        return OnnxTensor.createTensor(ENVIRONMENT, buffer, shape);
    }

    private static long[][] nested(GraphInput input, long[] values) {
        long[][] rows = new long[input.rows()][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(values, row * input.length(), (row + 1) * input.length());
        }
        return rows;
    }
}
