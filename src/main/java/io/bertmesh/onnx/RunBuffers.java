package io.bertmesh.onnx;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The memory of one run, outside the heap: ONNX Runtime reads inputs from it and writes outputs to it in place.
 *
 * <p>Kept from run to run, but for what is very large: one text of 500 masks wants 42 MB of logits, and the next one need
 * not. For one run at a time.
 */
final class RunBuffers {

    /** The logits of a hundred masks. */
    static final int MAX_KEPT_BYTES = 8 << 20;

    private final Map<String, LongBuffer> integers = new HashMap<>();
    private final Map<String, FloatBuffer> floats = new HashMap<>();
    // What is too large to keep. Of the run under way.
    private @Nullable Arena large;

    /** A buffer that holds these values and nothing more. Valid until the next call with this name. */
    LongBuffer filled(String name, long[] values) {
        LongBuffer buffer = integers.get(name);
        if (buffer == null || buffer.capacity() < values.length) {
            buffer = allocate(values.length, Long.BYTES).asLongBuffer();
            integers.put(name, buffer);
        }
        return buffer.clear().put(values).flip();
    }

    /** A buffer of this length, whatever it holds. Valid until the next call with this name, or {@link #freeLarge}. */
    FloatBuffer sized(String name, int length) {
        if (length > MAX_KEPT_BYTES / Float.BYTES) {
            return allocateLarge((long) length * Float.BYTES).asFloatBuffer();
        }
        FloatBuffer buffer = floats.get(name);
        if (buffer == null || buffer.capacity() < length) {
            buffer = allocate(length, Float.BYTES).asFloatBuffer();
            floats.put(name, buffer);
        }
        return buffer.clear().limit(length);
    }

    /** Frees what was handed out for one run alone. Nobody may use it any more. */
    void freeLarge() {
        if (large != null) {
            large.close();
            large = null;
        }
    }

    /** Freed by hand: the collector would see a small object, and no reason to hurry. */
    @SuppressWarnings("MustBeClosedChecker")
    private ByteBuffer allocateLarge(long bytes) {
        if (large == null) {
            // Shared, for answers may be shaped by another thread than the one that runs.
            large = Arena.ofShared();
        }
        return large.allocate(bytes, Long.BYTES).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Rounded up to a power of two, so that slowly growing runs do not allocate each time. */
    private static ByteBuffer allocate(int length, int elementBytes) {
        int roomy = Integer.highestOneBit(Math.max(1, length - 1)) << 1;
        return ByteBuffer.allocateDirect(Math.multiplyExact(roomy, elementBytes))
                .order(ByteOrder.nativeOrder());
    }
}
