package io.bertmesh.bench;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Random;

/**
 * Measures the machine: it repeats one float32 product of a matrix with constant weights, in the shape of the network's
 * first feed-forward layer.
 *
 * <p>It writes the graph {@code y = MatMul(x, weights)} itself, field by field of {@code onnx.proto}.
 */
final class MatrixProduct implements AutoCloseable {

    private static final int FLOAT = 1;
    private static final long IR_VERSION = 8;
    private static final long OPERATOR_SET = 17;

    private final OrtSession session;
    private final OnnxTensor input;
    private final long flop;

    private MatrixProduct(OrtSession session, OnnxTensor input, long flop) {
        this.session = session;
        this.input = input;
        this.flop = flop;
    }

    static MatrixProduct open(int rows, int inner, int columns, int threads) throws OrtException, IOException {
        try (OrtSession.SessionOptions options = OnnxModel.options(threads)) {
            OrtSession session = OnnxModel.ENVIRONMENT.createSession(graph(rows, inner, columns), options);
            FloatBuffer values = random(rows * inner).asFloatBuffer();
            OnnxTensor input = OnnxTensor.createTensor(OnnxModel.ENVIRONMENT, values, new long[] {rows, inner});
            return new MatrixProduct(session, input, 2L * rows * inner * columns);
        }
    }

    /** Floating-point operations a second, over this many products by all workers together. */
    double flopPerSecond(Workers workers, int products) throws InterruptedException {
        long nanos = workers.timeNanos(
                Collections.nCopies(products, input),
                x -> session.run(Map.of("x", x)).close());
        return flop * (double) products / nanos * 1e9;
    }

    /** Floating-point operations of one product. */
    long flop() {
        return flop;
    }

    @Override
    public void close() throws OrtException {
        input.close();
        session.close();
    }

    private static byte[] graph(int rows, int inner, int columns) throws IOException {
        byte[] node = message(out -> {
            out.writeString(1, "x");
            out.writeString(1, "weights");
            out.writeString(2, "y");
            out.writeString(4, "MatMul");
        });
        byte[] weights = message(out -> {
            out.writeInt64(1, inner);
            out.writeInt64(1, columns);
            out.writeInt32(2, FLOAT);
            out.writeString(8, "weights");
            out.writeBytes(9, ByteString.copyFrom(random(inner * columns)));
        });
        byte[] graph = message(out -> {
            out.writeByteArray(1, node);
            out.writeString(2, "product");
            out.writeByteArray(5, weights);
            out.writeByteArray(11, value("x", rows, inner));
            out.writeByteArray(12, value("y", rows, columns));
        });
        byte[] operators = message(out -> out.writeInt64(2, OPERATOR_SET));
        return message(out -> {
            out.writeInt64(1, IR_VERSION);
            out.writeByteArray(7, graph);
            out.writeByteArray(8, operators);
        });
    }

    private static byte[] value(String name, int... sizes) throws IOException {
        byte[] shape = message(out -> {
            for (int size : sizes) {
                out.writeByteArray(1, message(dimension -> dimension.writeInt64(1, size)));
            }
        });
        byte[] tensor = message(out -> {
            out.writeInt32(1, FLOAT);
            out.writeByteArray(2, shape);
        });
        byte[] type = message(out -> out.writeByteArray(1, tensor));
        return message(out -> {
            out.writeString(1, name);
            out.writeByteArray(2, type);
        });
    }

    /** Writes the fields of one message. */
    private interface Fields {
        void write(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Fields fields) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        fields.write(out);
        out.flush();
        return bytes.toByteArray();
    }

    /** Floats between -1 and 1, as bytes. Zeros would not do, because the library might skip their products. */
    private static ByteBuffer random(int count) {
        ByteBuffer bytes = ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(0);
        for (int i = 0; i < count; i++) {
            bytes.putFloat(2 * random.nextFloat() - 1);
        }
        return bytes.flip();
    }
}
