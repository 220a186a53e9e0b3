package io.bertmesh.model;

import io.bertmesh.tokenizer.Encoding;
import java.util.Arrays;

/**
 * One text to run, and what is wanted of it.
 *
 * @param encoding the text's tokens
 * @param vectorTokenCount the final hidden vectors of this many first tokens are wanted, 0 or more
 * @param maskTokens indices of the tokens whose vocabulary logits are wanted; not to be changed
 */
public record TextInput(Encoding encoding, int vectorTokenCount, int[] maskTokens) {

    private static final int[] NO_MASKS = {};

    /** The vocabulary logits of these tokens are wanted. */
    public static TextInput forMasks(Encoding encoding, int[] maskTokens) {
        return new TextInput(encoding, 0, maskTokens.clone());
    }

    /** The vector of [CLS] is wanted. */
    public static TextInput forFirstToken(Encoding encoding) {
        return new TextInput(encoding, 1, NO_MASKS);
    }

    /** The vectors of all tokens are wanted. */
    public static TextInput forAllTokens(Encoding encoding) {
        return new TextInput(encoding, encoding.tokenCount(), NO_MASKS);
    }

    /** Whether the model gives both the same answer. Their texts may still be spelt differently. */
    public boolean hasSameAnswerAs(TextInput other) {
        return vectorTokenCount == other.vectorTokenCount
                && Arrays.equals(maskTokens, other.maskTokens)
                && encoding.hasSameIds(other.encoding);
    }

    /** A hash code that is equal for texts that ask the same. */
    public int answerHashCode() {
        return encoding.idsHashCode();
    }

    /** An order in which only texts that ask the same are equal. */
    public int compareByAnswer(TextInput other) {
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
