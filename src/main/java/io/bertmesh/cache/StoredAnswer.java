package io.bertmesh.cache;

import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.TextInput;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The bytes of an answer in Redis: a version, the answer as its {@link AnswerCodec} writes it, and a checksum over
 * both and the key. All numbers are little-endian.
 *
 * <pre>
 * | version: 1 byte | answer: n bytes | CRC-32C of key, version and answer: 4 bytes |
 * </pre>
 */
final class StoredAnswer {

    /** Raise it when a codec's format changes under the same key. A value of another version is a miss. */
    private static final byte VERSION = 1;

    private static final int FRAME_BYTES = 1 + Integer.BYTES;

    private StoredAnswer() {}

    static <V> byte[] bytes(V answer, TextKey key, AnswerCodec<V> codec) {
        byte[] stored = new byte[codec.byteCount(answer) + FRAME_BYTES];
        ByteBuffer target = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        target.put(VERSION);
        codec.write(answer, target);
        target.putInt(checksum(key, stored));
        return stored;
    }

    /** The answer; empty if the bytes are damaged, of another version, or of another key. */
    static <V> Optional<V> parse(byte[] stored, TextKey key, AnswerCodec<V> codec, TextInput text) {
        if (stored.length < FRAME_BYTES || stored[0] != VERSION) {
            return Optional.empty();
        }
        ByteBuffer source = ByteBuffer.wrap(stored).order(ByteOrder.LITTLE_ENDIAN);
        int answerEnd = stored.length - Integer.BYTES;
        if (source.getInt(answerEnd) != checksum(key, stored)) {
            return Optional.empty();
        }
        try {
            ByteBuffer answer = source.slice(1, answerEnd - 1).order(ByteOrder.LITTLE_ENDIAN);
            V value = codec.parse(answer, text);
            return answer.hasRemaining() ? Optional.empty() : Optional.of(value);
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static int checksum(TextKey key, byte[] stored) {
        CRC32C checksum = new CRC32C();
        checksum.update(key.bytes());
        checksum.update(stored, 0, stored.length - Integer.BYTES);
        return (int) checksum.getValue();
    }
}
