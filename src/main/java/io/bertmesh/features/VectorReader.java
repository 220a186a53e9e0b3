package io.bertmesh.features;

import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a text as one pooled vector. The vector is not divided by its length, so that all tasks can share it in the
 * cache.
 *
 * <p>Its bytes are its components, each as the bits of a float.
 */
public final class VectorReader implements Reader<float[]>, AnswerCodec<float[]> {

    private final Pooling pooling;
    private final int hiddenSize;

    /** @param pooling not {@link Pooling#TOKENS} */
    public VectorReader(Pooling pooling, int hiddenSize) {
        this.pooling = pooling;
        this.hiddenSize = hiddenSize;
    }

    @Override
    public Optional<AnswerCodec<float[]>> codec() {
        return Optional.of(this);
    }

    @Override
    public Class<float[]> type() {
        return float[].class;
    }

    @Override
    public byte[] cacheKey() {
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
