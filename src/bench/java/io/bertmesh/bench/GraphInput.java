package io.bertmesh.bench;

import java.util.Arrays;
import java.util.List;

/**
 * Input of one run by the graph contract {@code packed-v1} that requests the [CLS] vector of every text. This record
 * owns the arrays, and they never change.
 *
 * @param rows rows of {@code length} tokens each
 * @param vectorTokens flat indices of the tokens whose vectors are requested
 */
record GraphInput(int rows, int length, long[] inputIds, long[] positionIds, long[] sequenceIds, long[] vectorTokens) {

    /** Marks unused tokens. */
    private static final long UNUSED = -1;

    /** One row that contains the texts one after another. */
    static GraphInput packed(List<BenchText> texts) {
        int length = texts.stream().mapToInt(BenchText::tokens).sum();
        GraphInput input = blank(1, length, texts.size());
        int start = 0;
        for (int i = 0; i < texts.size(); i++) {
            input.put(i, texts.get(i), i, start);
            start += texts.get(i).tokens();
        }
        return input;
    }

    /** One row for each text, all as long as the longest. */
    static GraphInput padded(List<BenchText> texts) {
        int length = texts.stream().mapToInt(BenchText::tokens).max().orElseThrow();
        GraphInput input = blank(texts.size(), length, texts.size());
        for (int i = 0; i < texts.size(); i++) {
            input.put(i, texts.get(i), 0, i * length);
        }
        return input;
    }

    /** The same run with the vector of every token of every row, including unused tokens. */
    GraphInput withAllVectors() {
        long[] all = new long[rows * length];
        Arrays.setAll(all, i -> i);
        return new GraphInput(rows, length, inputIds, positionIds, sequenceIds, all);
    }

    private static GraphInput blank(int rows, int length, int texts) {
        long[] sequenceIds = new long[rows * length];
        Arrays.fill(sequenceIds, UNUSED);
        return new GraphInput(
                rows, length, new long[rows * length], new long[rows * length], sequenceIds, new long[texts]);
    }

    private void put(int index, BenchText text, int sequence, int start) {
        System.arraycopy(text.ids(), 0, inputIds, start, text.tokens());
        for (int i = 0; i < text.tokens(); i++) {
            positionIds[start + i] = i;
            sequenceIds[start + i] = sequence;
        }
        vectorTokens[index] = start;
    }
}
