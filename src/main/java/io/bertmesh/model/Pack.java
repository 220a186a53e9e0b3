package io.bertmesh.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Texts laid out one after another in a row, as the graph contract {@code packed-v1} requires.
 *
 * <p>A pack has no padding. No token attends to another text, because each text's tokens carry its number in
 * {@link #sequenceIds} and count their positions from 0. Immutable; callers must not change the arrays.
 */
public final class Pack {

    private final List<TextInput> texts;
    private final long[] inputIds;
    private final long[] positionIds;
    private final long[] sequenceIds;
    private final long[] vectorTokens;
    private final long[] maskTokens;

    private Pack(List<TextInput> texts) {
        this.texts = texts;
        int tokens = texts.stream().mapToInt(TextInput::tokenCount).sum();
        inputIds = new long[tokens];
        positionIds = new long[tokens];
        sequenceIds = new long[tokens];
        vectorTokens =
                new long[texts.stream().mapToInt(TextInput::vectorTokenCount).sum()];
        maskTokens = new long
                [texts.stream().mapToInt(text -> text.maskTokens().length).sum()];
        fill();
    }

    /** Lays out one or more texts in the given order. */
    public static Pack of(List<TextInput> texts) {
        Objects.checkIndex(0, texts.size());
        return new Pack(List.copyOf(texts));
    }

    private void fill() {
        int start = 0;
        int vector = 0;
        int mask = 0;
        for (int text = 0; text < texts.size(); text++) {
            TextInput input = texts.get(text);
            input.encoding().copyIds(inputIds, start);
            Arrays.fill(sequenceIds, start, start + input.tokenCount(), text);
            for (int position = 0; position < input.tokenCount(); position++) {
                positionIds[start + position] = position;
            }
            for (int token = 0; token < input.vectorTokenCount(); token++) {
                vectorTokens[vector++] = (long) start + token;
            }
            for (int token : input.maskTokens()) {
                maskTokens[mask++] = (long) start + token;
            }
            start += input.tokenCount();
        }
    }

    /** Splits the run's answer into one view for each text, in the order of the pack. */
    public List<TextOutput> split(Rows rows) {
        List<TextOutput> outputs = new ArrayList<>(texts.size());
        int vector = 0;
        int mask = 0;
        for (TextInput text : texts) {
            outputs.add(new TextOutput(text, rows, vector, mask));
            vector += text.vectorTokenCount();
            mask += text.maskTokens().length;
        }
        return outputs;
    }

    /** How many tokens the row has; each belongs to a text. */
    public int tokenCount() {
        return inputIds.length;
    }

    public long[] inputIds() {
        return inputIds;
    }

    public long[] positionIds() {
        return positionIds;
    }

    public long[] sequenceIds() {
        return sequenceIds;
    }

    /** Row indices of the tokens whose vectors are wanted. */
    public long[] vectorTokens() {
        return vectorTokens;
    }

    /** Row indices of the tokens whose vocabulary logits are wanted. */
    public long[] maskTokens() {
        return maskTokens;
    }
}
