package io.bertmesh.cache;

import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.TextInput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes the keys of texts: HMAC-SHA256 over everything that an answer depends on. Thread-safe.
 *
 * <p>The key covers a text's tokens, because the model sees nothing else of the text. Texts with the same tokens share
 * a key, and a truncated text has the key of its remaining tokens.
 */
final class TextKeys {

    private static final String ALGORITHM = "HmacSHA256";

    // Only cloned, which does not change it.
    private final Mac prototype;
    // Reused, because a copy takes a kilobyte, more than a text does. At most one for each concurrent thread.
    private final Queue<Mac> idle = new ConcurrentLinkedQueue<>();

    private TextKeys(Mac prototype) {
        this.prototype = prototype;
    }

    /** @param secret hides which text a key stands for; not empty */
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
     * The keys of texts.
     *
     * @param namespace identifies the model, and everything else that its answers depend on besides text and codec
     */
    Map<TextInput, TextKey> of(String namespace, AnswerCodec<?> codec, List<TextInput> texts) {
        Mac mac = Optional.ofNullable(idle.poll()).orElseGet(this::copy);
        byte[] context = context(namespace, codec);
        Map<TextInput, TextKey> keys = HashMap.newHashMap(texts.size());
        for (TextInput text : texts) {
            mac.update(context);
            mac.update(tokenBytes(text));
            keys.put(text, TextKey.of(mac.doFinal()));
        }
        // Not in a finally block, because bytes of a failed attempt must not enter other keys.
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

    /** Each part follows its length, so that different parts never give the same bytes. */
    private static byte[] context(String namespace, AnswerCodec<?> codec) {
        byte[] model = namespace.getBytes(StandardCharsets.UTF_8);
        byte[] reader = codec.cacheKey();
        return ByteBuffer.allocate(2 * Integer.BYTES + model.length + reader.length)
                .putInt(model.length)
                .put(model)
                .putInt(reader.length)
                .put(reader)
                .array();
    }

    private static byte[] tokenBytes(TextInput text) {
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
