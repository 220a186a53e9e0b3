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
 * Tells runners apart that give the same text other bits: those of another processor, GPU or library sum in another
 * order. Their answers are as good, but a cache promises the very same.
 */
final class RunnerBits {

    private static final int DIGEST_BYTES = 4;

    private RunnerBits() {}

    /**
     * Eight hexadecimal digits over every bit of what the runner says of a text. Throws what the runner throws.
     *
     * @param text of which all vectors and a mask are asked for, so that every product of the model shows
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
