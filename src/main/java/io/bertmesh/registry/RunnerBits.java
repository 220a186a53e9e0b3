package io.bertmesh.registry;

import io.bertmesh.model.Pack;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Tells runners apart that give the same text other bits: those of another processor, GPU or library sum in another
 * order. Their answers are as good, but a cache promises the very same.
 */
final class RunnerBits {

    private static final int DIGEST_BYTES = 4;

    private RunnerBits() {}

    /**
     * Eight hexadecimal digits over every bit of what the runner says of a text. Throws what the runner throws.
     *
     * @param text of which all vectors are asked for, so that every product of the model shows
     */
    static String of(Runner runner, TextInput text) {
        try (Rows rows = runner.run(Pack.of(List.of(text)), new StopSignal())) {
            FloatBuffer vectors = rows.vectors().duplicate();
            ByteBuffer bits = ByteBuffer.allocate(vectors.remaining() * Float.BYTES);
            while (vectors.hasRemaining()) {
                bits.putInt(Float.floatToRawIntBits(vectors.get()));
            }
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bits.array());
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
