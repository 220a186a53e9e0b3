package io.bertmesh.features;

import io.bertmesh.cache.Reading;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads a text as one pooled vector, as the model gives it: not divided by its length, so that all tasks that need it
 * share it.
 *
 * <p>In bytes it is its components, each as the bits of a float.
 */
public final class VectorReading implements Reading<float[]> {

    private final Pooling pooling;
    private final int hiddenSize;

    /** @param pooling not {@link Pooling#TOKENS} */
    public VectorReading(Pooling pooling, int hiddenSize) {
        this.pooling = pooling;
        this.hiddenSize = hiddenSize;
    }

    @Override
    public Class<float[]> type() {
        return float[].class;
    }

    @Override
    public byte[] spelling() {
        return ("vector " + pooling).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public float[] read(TextOutput output) {
        return pooling.pool(output);
    }

    @Override
    public int byteCount(float[] vector) {
        return vector.length * Float.BYTES;
    }

    @Override
    public void write(float[] vector, ByteBuffer target) {
        for (float component : vector) {
            target.putFloat(component);
        }
    }

    @Override
    public float[] parse(ByteBuffer source, TextInput text) {
        float[] vector = new float[hiddenSize];
        for (int i = 0; i < hiddenSize; i++) {
            vector[i] = source.getFloat();
        }
        return vector;
    }
}
