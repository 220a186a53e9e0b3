package io.bertmesh.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.bertmesh.model.BrokenRunnerException;
import io.bertmesh.model.Pack;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Runs packs on ONNX Runtime. Owns its session.
 *
 * <p>A run copies only the ids of its tokens, because outputs are read where ONNX Runtime wrote them. Closing during a
 * run would crash the process, so the owner stops its workers first.
 */
final class OnnxRunner implements Runner {

    /**
     * A larger run frees the memory of its intermediate results. That is 190 MB with two workers, for a model of 12
     * layers x 768 after texts of 512 tokens. Allocating it again took 0 to 7 % of such a run. Smaller runs keep their
     * little memory.
     */
    static final int LARGE_RUN_TOKENS = 128;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final Provider provider;
    private final int hiddenSize;
    private final int vocabularySize;
    private final boolean hasHead;
    // Whether a large run may have left memory, because another run was using it when the large one ended.
    private final AtomicBoolean largeBefore = new AtomicBoolean();
    // As many buffers as were ever in use at once.
    private final Queue<RunBuffers> idleBuffers = new ConcurrentLinkedQueue<>();

    OnnxRunner(OrtEnvironment environment, OrtSession session, Provider provider, int hiddenSize, int vocabularySize) {
        this.environment = environment;
        this.session = session;
        this.provider = provider;
        this.hiddenSize = hiddenSize;
        this.vocabularySize = vocabularySize;
        this.hasHead = session.getOutputNames().contains("logits");
    }

    @Override
    public Rows run(Pack pack, StopSignal stop) {
        RunBuffers idle = idleBuffers.poll();
        RunBuffers buffers = idle == null ? new RunBuffers() : idle;
        try {
            return run(pack, stop, buffers);
        } catch (OrtException e) {
            giveBack(buffers);
            String message = "run of %d tokens failed: %s".formatted(pack.tokenCount(), e.getCode());
            throw CudaFault.isFatal(e.getMessage())
                    ? new BrokenRunnerException(message, e)
                    : new IllegalStateException(message, e);
        } catch (RuntimeException | Error e) {
            giveBack(buffers);
            throw e;
        }
    }

    private Rows run(Pack pack, StopSignal stop, RunBuffers buffers) throws OrtException {
        FloatBuffer vectors = buffers.sized("vectors", Math.multiplyExact(pack.vectorTokens().length, hiddenSize));
        int masks = hasHead ? pack.maskTokens().length : 0;
        FloatBuffer logits = buffers.sized("logits", Math.multiplyExact(masks, vocabularySize));
        try (Tensors tensors = new Tensors(buffers)) {
            tensors.addInputs(pack);
            tensors.addOutput("vectors", vectors, hiddenSize);
            tensors.addOutput("logits", logits, vocabularySize);
            if (!tensors.outputs.isEmpty()) {
                run(tensors, stop, freesMemory(pack));
            }
        }
        return Rows.lent(vectors, hiddenSize, logits, vocabularySize, () -> giveBack(buffers));
    }

    private boolean freesMemory(Pack pack) {
        boolean isLarge = pack.tokenCount() > LARGE_RUN_TOKENS;
        return largeBefore.getAndSet(isLarge) || isLarge;
    }

    private void giveBack(RunBuffers buffers) {
        buffers.freeLarge();
        idleBuffers.add(buffers);
    }

    private void run(Tensors tensors, StopSignal stop, boolean freesMemory) throws OrtException {
        try (OrtSession.RunOptions options = new OrtSession.RunOptions()) {
            if (freesMemory) {
                options.addRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            }
            try {
                stop.listen(() -> terminate(options));
                session.run(tensors.inputs, Set.of(), tensors.outputs, options).close();
            } finally {
                // This comes before the options close, because terminating closed options would access freed memory.
                stop.ignore();
            }
        }
    }

    private static void terminate(OrtSession.RunOptions options) {
        try {
            options.setTerminate(true);
        } catch (OrtException e) {
            throw new IllegalStateException("run cannot be stopped: " + e.getCode(), e);
        }
    }

    @Override
    public Provider provider() {
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

    /** The tensors of one run: views of its buffers until they are closed. */
    private final class Tensors implements AutoCloseable {

        private final RunBuffers buffers;
        private final Map<String, OnnxTensor> inputs = new HashMap<>();
        private final Map<String, OnnxTensor> outputs = new HashMap<>();

        Tensors(RunBuffers buffers) {
            this.buffers = buffers;
        }

        void addInputs(Pack pack) throws OrtException {
            long[] row = {1, pack.tokenCount()};
            addInput("input_ids", pack.inputIds(), row);
            addInput("token_type_ids", new long[pack.tokenCount()], row);
            addInput("position_ids", pack.positionIds(), row);
            addInput("sequence_ids", pack.sequenceIds(), row);
            addInput("vector_tokens", pack.vectorTokens(), new long[] {pack.vectorTokens().length});
            if (hasHead) {
                addInput("mask_tokens", pack.maskTokens(), new long[] {pack.maskTokens().length});
            }
        }

        private void addInput(String name, long[] values, long[] shape) throws OrtException {
            inputs.put(name, OnnxTensor.createTensor(environment, buffers.filled(name, values), shape));
        }

        /** Asks for an output, unless its buffer is empty. */
        void addOutput(String name, FloatBuffer buffer, int width) throws OrtException {
            if (buffer.hasRemaining()) {
                long[] shape = {buffer.remaining() / width, width};
                outputs.put(name, OnnxTensor.createTensor(environment, buffer, shape));
            }
        }

        @Override
        public void close() {
            inputs.values().forEach(OnnxTensor::close);
            outputs.values().forEach(OnnxTensor::close);
        }
    }
}
