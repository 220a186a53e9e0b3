package io.bertmesh.cache;

import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.TextInput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the keys of texts: HMAC-SHA256 over all that an answer depends on. Thread-safe.
 *
 * <p>Of a text that is its tokens, for the model sees nothing else of it: what is spelt otherwise and has the same tokens
 * has the same key, and a text that was cut has the key of what is left.
 */
final class TextKeys {

    private static final String ALGORITHM = "HmacSHA256";

    // Only cloned, which changes nothing in it.
    private final Mac prototype;
    // As many as there were threads that made keys at a time. To copy one takes a kilobyte, more than a text does.
    private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

    private TextKeys(Mac prototype) {
        this.prototype = prototype;
    }

    /** @param secret without it nobody can tell which text a key stands for; not empty */
    static TextKeys of(byte[] secret) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            return new TextKeys(mac);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    /**
     * The keys of texts, in order.
     *
     * @param namespace names the model whose answers are meant, and all that they depend on beside text and codec
     */
    List<TextKey> of(String namespace, AnswerCodec<?> codec, List<TextInput> texts) {
        Mac mac = Optional.ofNullable(idle.poll()).orElseGet(this::copy);
        byte[] context = context(namespace, codec);
        List<TextKey> keys = new ArrayList<>(texts.size());
        for (TextInput text : texts) {
            mac.update(context);
            mac.update(spelling(text));
            keys.add(TextKey.of(mac.doFinal()));
        }
        // Not in a finally block: what failed half-way must not go into the keys of others.
        idle.add(mac);
        return keys;
    }

    private Mac copy() {
        try {
            return (Mac) prototype.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("the JDK's own " + ALGORITHM + " can be copied", e);
        }
    }

    /** Each part goes after its length, so that no two questions are spelt alike. */
    private static byte[] context(String namespace, AnswerCodec<?> codec) {
        byte[] model = namespace.getBytes(StandardCharsets.UTF_8);
        byte[] question = codec.cacheKey();
        return ByteBuffer.allocate(2 * Integer.BYTES + model.length + question.length)
                .putInt(model.length)
                .put(model)
                .putInt(question.length)
                .put(question)
                .array();
    }

    private static byte[] spelling(TextInput text) {
        int tokens = text.tokenCount();
        int[] masks = text.maskTokens();
        ByteBuffer bytes = ByteBuffer.allocate((3 + masks.length + tokens) * Integer.BYTES);
        bytes.putInt(text.vectorTokenCount()).putInt(masks.length).putInt(tokens);
        for (int mask : masks) {
            bytes.putInt(mask);
        }
        for (int token = 0; token < tokens; token++) {
            bytes.putInt(Math.toIntExact(text.encoding().id(token)));
        }
        return bytes.array();
    }
}
