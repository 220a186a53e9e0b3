package io.bertmesh.model;

import io.bertmesh.tokenizer.Encoding;
import java.util.Arrays;

/**
 * One text to run, and the outputs wanted for it. Inputs are equal if the model answers them alike, even if their texts
 * are spelt differently.
 *
 * <p>Comparable, so that a hash map stays fast even if an attacker sends texts with equal hash codes.
 *
 * @param encoding the text's tokens
 * @param vectorTokenCount how many first tokens need their final hidden vector, 0 or more
 * @param maskTokens indices of the tokens whose vocabulary logits are wanted; callers must not change the array
 */
public record TextInput(Encoding encoding, int vectorTokenCount, int[] maskTokens) implements Comparable<TextInput> {

    private static final int[] NO_MASKS = {};

    /** Wants the vocabulary logits of these tokens. */
    public static TextInput forMasks(Encoding encoding, int[] maskTokens) {
        return new TextInput(encoding, 0, maskTokens.clone());
    }

    /** Wants the vector of [CLS]. */
    public static TextInput forFirstToken(Encoding encoding) {
        return new TextInput(encoding, 1, NO_MASKS);
    }

    /** Wants the vectors of all tokens. */
    public static TextInput forAllTokens(Encoding encoding) {
        return new TextInput(encoding, encoding.tokenCount(), NO_MASKS);
    }

    /** Whether the model answers both alike. */
    @Override
    public boolean equals(Object other) {
        return other instanceof TextInput(Encoding otherEncoding, int otherVectors, int[] otherMasks)
                && vectorTokenCount == otherVectors
                && Arrays.equals(maskTokens, otherMasks)
                && encoding.hasSameIds(otherEncoding);
    }

    @Override
    public int hashCode() {
        return encoding.idsHashCode();
    }

    @Override
    public int compareTo(TextInput other) {
        int vectors = Integer.compare(vectorTokenCount, other.vectorTokenCount);
        if (vectors != 0) {
            return vectors;
        }
        int masks = Arrays.compare(maskTokens, other.maskTokens);
        return masks != 0 ? masks : encoding.compareIds(other.encoding);
    }

    public int tokenCount() {
        return encoding.tokenCount();
    }
}
