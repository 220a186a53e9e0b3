package io.bertmesh.tokenizer;

/** Makes encodings for tests without a tokenizer. It is here because only this package can make them. */
public final class Encodings {

    private Encodings() {}

    /**
     * The tokens with these ids. The first and the last one stand for [CLS] and [SEP]; every other token is one code
     * point of the text.
     */
    public static Encoding of(long... ids) {
        return spelt(1, ids);
    }

    /** The same, but every token of the text has this many code points. */
    public static Encoding spelt(int codePoints, long... ids) {
        int[] starts = new int[ids.length];
        int[] ends = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            boolean inText = i > 0 && i < ids.length - 1;
            starts[i] = inText ? (i - 1) * codePoints : Encoding.NOT_IN_TEXT;
            ends[i] = inText ? i * codePoints : Encoding.NOT_IN_TEXT;
        }
        return new Encoding(ids.clone(), starts, ends, 0);
    }

    /** Any encoding of this many tokens. */
    public static Encoding ofLength(int tokenCount) {
        long[] ids = new long[tokenCount];
        for (int i = 0; i < tokenCount; i++) {
            ids[i] = 100L + i;
        }
        return of(ids);
    }
}
