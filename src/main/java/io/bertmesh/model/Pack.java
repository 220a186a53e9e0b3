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
 *
 * @param vectorTokens row indices of the tokens whose vectors are wanted
 * @param maskTokens row indices of the tokens whose vocabulary logits are wanted
 */
public record Pack(
        List<TextInput> texts,
        long[] inputIds,
        long[] positionIds,
        long[] sequenceIds,
        long[] vectorTokens,
        long[] maskTokens) {

    /** Lays out one or more texts in the given order. */
    public static Pack of(List<TextInput> texts) {
        Objects.checkIndex(0, texts.size());
        int tokens = 0;
        int vectors = 0;
        int masks = 0;
        for (TextInput text : texts) {
            tokens += text.tokenCount();
            vectors += text.vectorTokenCount();
            masks += text.maskTokens().length;
        }
        Pack pack = new Pack(
                List.copyOf(texts),
                new long[tokens],
                new long[tokens],
                new long[tokens],
                new long[vectors],
                new long[masks]);
        pack.fill();
        return pack;
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
}
