package io.bertmesh.model;

import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.IntPredicate;

/** The probability of each token of a vocabulary: the softmax of the logits. A view of a run's {@link Rows}. */
public final class Probabilities {

    private final FloatBuffer logits;
    private final int from;
    private final int size;
    private final double logSum;

    private Probabilities(FloatBuffer logits, int from, int size, double logSum) {
        this.logits = logits;
        this.from = from;
        this.size = size;
        this.logSum = logSum;
    }

    /** The softmax over {@code size} logits from index {@code from} on. The buffer must not change meanwhile. */
    static Probabilities ofLogits(FloatBuffer logits, int from, int size) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = from; i < from + size; i++) {
            largest = Math.max(largest, logits.get(i));
        }
        double sum = 0;
        for (int i = from; i < from + size; i++) {
            sum += Math.exp(logits.get(i) - largest);
        }
        return new Probabilities(logits, from, size, largest + Math.log(sum));
    }

    /** The probability of the token {@code id}, 0 to 1. */
    public double of(int id) {
        return Math.exp(logits.get(from + id) - logSum);
    }

    /** Ids of the {@code count} likeliest allowed tokens, best first. Among equals the smaller id comes first. */
    public int[] top(int count, IntPredicate allowed) {
        Comparator<Integer> worstFirst = Comparator.<Integer>comparingDouble(id -> logits.get(from + id))
                .thenComparing(Comparator.reverseOrder());
        PriorityQueue<Integer> best = new PriorityQueue<>(worstFirst);
        for (int id = 0; id < size; id++) {
            boolean better = best.size() < count || logits.get(from + id) > logits.get(from + best.element());
            if (!better || !allowed.test(id)) {
                continue;
            }
            best.add(id);
            if (best.size() > count) {
                best.remove();
            }
        }
        return best.stream()
                .sorted(worstFirst.reversed())
                .mapToInt(Integer::intValue)
                .toArray();
    }
}
