package io.bertmesh.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A text as the model reads it: token ids from [CLS] to [SEP], and the place of each token in the text. Immutable.
 */
public final class Encoding {

    /** The offset of a token that the tokenizer added. */
    public static final int NOT_IN_TEXT = -1;

    private final long[] ids;
    private final int[] starts;
    private final int[] ends;
    private final int droppedTokenCount;

    /** Takes ownership of the arrays. {@code starts} and {@code ends} count code points. */
    Encoding(long[] ids, int[] starts, int[] ends, int droppedTokenCount) {
        this.ids = ids;
        this.starts = starts;
        this.ends = ends;
        this.droppedTokenCount = droppedTokenCount;
    }

    /** How many tokens, [CLS] and [SEP] included. */
    public int tokenCount() {
        return ids.length;
    }

    public long id(int index) {
        return ids[index];
    }

    /** Copies all ids to {@code target} from {@code position} on. */
    public void copyIds(long[] target, int position) {
        System.arraycopy(ids, 0, target, position, ids.length);
    }

    /** Whether both have the same ids, so that the model cannot tell them apart. The texts may be spelt differently. */
    public boolean hasSameIds(Encoding other) {
        return Arrays.equals(ids, other.ids);
    }

    /** A hash code that is equal for encodings with the same ids. */
    public int idsHashCode() {
        return Arrays.hashCode(ids);
    }

    /** An order by ids, in which only encodings with the same ids are equal. */
    public int compareIds(Encoding other) {
        return Arrays.compare(ids, other.ids);
    }

    /** Where the token begins in the text, in code points, or {@link #NOT_IN_TEXT}. */
    public int codePointStart(int index) {
        return starts[index];
    }

    /** Where the token ends in the text, in code points, or {@link #NOT_IN_TEXT}. */
    public int codePointEnd(int index) {
        return ends[index];
    }

    /** Indices of the tokens with this id, in order. */
    public int[] indicesOf(long id) {
        return IntStream.range(0, ids.length).filter(i -> ids[i] == id).toArray();
    }

    /** How many tokens {@link #truncatedTo} cut off. */
    public int droppedTokenCount() {
        return droppedTokenCount;
    }

    /**
     * This encoding with at most {@code maxTokens} tokens. It loses the last tokens before [SEP], as in the reference
     * library.
     */
    public Encoding truncatedTo(int maxTokens) {
        if (ids.length <= maxTokens) {
            return this;
        }
        return window(1, maxTokens - 1, ids.length - maxTokens);
    }

    /** This encoding with another id at one index, for example a mask. The offsets stay the same. */
    public Encoding with(int index, long id) {
        long[] changed = ids.clone();
        changed[index] = id;
        return new Encoding(changed, starts, ends, droppedTokenCount);
    }

    /**
     * This encoding cut into windows of at most {@code maxTokens} tokens, each from [CLS] to [SEP], in order. Together
     * they hold every token. The first {@code overlapTokens} of a window are the last of the window before.
     *
     * @param maxTokens most tokens of a window, [CLS] and [SEP] included, 3 or more
     * @param overlapTokens tokens that two windows share, 0 or more and less than {@code maxTokens - 2}
     */
    public List<Encoding> windows(int maxTokens, int overlapTokens) {
        int room = maxTokens - 2;
        if (overlapTokens < 0 || overlapTokens >= room) {
            throw new IllegalArgumentException(
                    "overlap of %d tokens (expected: 0 to %d)".formatted(overlapTokens, room - 1));
        }
        int end = ids.length - 1;
        List<Encoding> windows = new ArrayList<>();
        int start = 1;
        while (windows.isEmpty() || start + overlapTokens < end) {
            windows.add(window(start, Math.min(end, start + room), 0));
            start += room - overlapTokens;
        }
        return List.copyOf(windows);
    }

    /** The tokens from {@code start} up to but not including {@code end}, between [CLS] and [SEP]. */
    private Encoding window(int start, int end, int dropped) {
        int tokens = end - start + 2;
        long[] windowIds = new long[tokens];
        int[] windowStarts = new int[tokens];
        int[] windowEnds = new int[tokens];
        System.arraycopy(ids, start, windowIds, 1, end - start);
        System.arraycopy(starts, start, windowStarts, 1, end - start);
        System.arraycopy(ends, start, windowEnds, 1, end - start);
        windowIds[0] = ids[0];
        windowIds[tokens - 1] = ids[ids.length - 1];
        windowStarts[0] = NOT_IN_TEXT;
        windowEnds[0] = NOT_IN_TEXT;
        windowStarts[tokens - 1] = NOT_IN_TEXT;
        windowEnds[tokens - 1] = NOT_IN_TEXT;
        return new Encoding(windowIds, windowStarts, windowEnds, dropped);
    }
}
