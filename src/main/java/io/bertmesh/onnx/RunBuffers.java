package io.bertmesh.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * The memory of one run, outside the heap: ONNX Runtime reads inputs from it and writes outputs to it in place.
 *
 * <p>Kept from run to run, and so as large as the largest run needed. For one run at a time.
 */
final class RunBuffers {

    private final Map<String, LongBuffer> integers = new HashMap<>();
    private final Map<String, FloatBuffer> floats = new HashMap<>();

    /** A buffer that holds these values and nothing more. Valid until the next call with this name. */
    LongBuffer filled(String name, long[] values) {
        LongBuffer buffer = integers.get(name);
        if (buffer == null || buffer.capacity() < values.length) {
            buffer = allocate(values.length, Long.BYTES).asLongBuffer();
            integers.put(name, buffer);
        }
        return buffer.clear().put(values).flip();
    }

    /** A buffer of this length, whatever it holds. Valid until the next call with this name. */
    FloatBuffer sized(String name, int length) {
        FloatBuffer buffer = floats.get(name);
        if (buffer == null || buffer.capacity() < length) {
            buffer = allocate(length, Float.BYTES).asFloatBuffer();
            floats.put(name, buffer);
        }
        return buffer.clear().limit(length);
    }

    /** Rounded up to a power of two, so that slowly growing runs do not allocate each time. */
    private static ByteBuffer allocate(int length, int elementBytes) {
        int roomy = Integer.highestOneBit(Math.max(1, length - 1)) << 1;
        return ByteBuffer.allocateDirect(Math.multiplyExact(roomy, elementBytes))
                .order(ByteOrder.nativeOrder());
    }
}
