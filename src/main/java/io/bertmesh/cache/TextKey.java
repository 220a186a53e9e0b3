package io.bertmesh.cache;

import java.nio.ByteBuffer;
import java.util.Base64;

/** The cache's key of one text, model and reader: 256 bits that reveal none of them without the secret. */
record TextKey(long first, long second, long third, long fourth) {

    static final int BYTES = 4 * Long.BYTES;

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    /** @param digest {@value #BYTES} bytes */
    static TextKey of(byte[] digest) {
        ByteBuffer longs = ByteBuffer.wrap(digest);
        return new TextKey(longs.getLong(), longs.getLong(), longs.getLong(), longs.getLong());
    }

    byte[] bytes() {
        return ByteBuffer.allocate(BYTES)
                .putLong(first)
                .putLong(second)
                .putLong(third)
                .putLong(fourth)
                .array();
    }

    /** 43 letters, digits, dashes and underscores. */
    String base64() {
        return BASE64.encodeToString(bytes());
    }

    /** All bits are equally random, so any of them are enough. */
    @Override
    public int hashCode() {
        return (int) first;
    }
}
