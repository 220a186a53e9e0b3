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
 * The off-heap memory of one run: ONNX Runtime reads inputs from it and writes outputs to it in place.
 *
 * <p>It is kept from run to run, except for very large buffers: a text of 500 masks wants 42 MB of logits, the next
 * text may not. Only one run at a time may use it.
 */
final class RunBuffers {

    /** The logits of a hundred masks. */
    static final int MAX_KEPT_BYTES = 8 << 20;

    private final Map<String, LongBuffer> integers = new HashMap<>();
    private final Map<String, FloatBuffer> floats = new HashMap<>();
    // Holds the buffers of the current run that are too large to keep.
    private @Nullable Arena large;

    /** A buffer that holds exactly these values. Valid until the next call with this name. */
    LongBuffer filled(String name, long[] values) {
        LongBuffer buffer = integers.get(name);
        if (buffer == null || buffer.capacity() < values.length) {
            buffer = allocate(values.length, Long.BYTES).asLongBuffer();
            integers.put(name, buffer);
        }
        return buffer.clear().put(values).flip();
    }

    /** A buffer of this length with any content. Valid until the next call with this name or {@link #freeLarge}. */
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

    /** Frees the large buffers of this run. No code may use them after this. */
    void freeLarge() {
        if (large != null) {
            large.close();
            large = null;
        }
    }

    /** Memory that {@link #freeLarge} frees, because the garbage collector sees a small object and frees it late. */
    @SuppressWarnings("MustBeClosedChecker")
    private ByteBuffer allocateLarge(long bytes) {
        if (large == null) {
            // Shared, because another thread than the one that runs may read the answers.
            large = Arena.ofShared();
        }
        return large.allocate(bytes, Long.BYTES).asByteBuffer().order(ByteOrder.nativeOrder());
    }

    /** Rounds up to a power of two, so that slowly growing runs do not allocate each time. */
    private static ByteBuffer allocate(int length, int elementBytes) {
        int capacity = Integer.highestOneBit(Math.max(1, length - 1)) << 1;
        return ByteBuffer.allocateDirect(Math.multiplyExact(capacity, elementBytes))
                .order(ByteOrder.nativeOrder());
    }
}
