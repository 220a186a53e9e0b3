package io.bertmesh.catalog;

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
 * Identifies runners that answer with the same bits. Another processor, GPU or library sums in another order. Its
 * answers are as good, but a cache promises identical ones.
 */
final class RunnerBits {

    private static final int DIGEST_BYTES = 4;

    private RunnerBits() {}

    /**
     * Eight hexadecimal digits over every bit of the runner's outputs for a text. Passes on the runner's exceptions.
     *
     * @param text wants all vectors and a mask, so that every matrix product of the model affects the result
     */
    static String of(Runner runner, TextInput text) {
        try (Rows rows = runner.run(Pack.of(List.of(text)), new StopSignal())) {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(bits(rows.vectors()));
            byte[] digest = sha256.digest(bits(rows.logits()));
            return HexFormat.of().formatHex(digest, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] bits(FloatBuffer numbers) {
        FloatBuffer rest = numbers.duplicate();
        ByteBuffer bits = ByteBuffer.allocate(rest.remaining() * Float.BYTES);
        while (rest.hasRemaining()) {
            bits.putInt(Float.floatToRawIntBits(rest.get()));
        }
        return bits.array();
    }
}
