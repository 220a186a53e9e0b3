package io.bertmesh.bench;

import java.util.Random;

/** Lengths of texts in tokens, [CLS] and [SEP] included: log-normal, like those of search queries and sentences. */
final class Lengths {

    static final int MIN = 4;
    static final int MAX = 128;
    static final int MEDIAN = 20;
    static final double SIGMA = 0.7;

    private Lengths() {}

    static int draw(Random random) {
        long length = Math.round(MEDIAN * Math.exp(SIGMA * random.nextGaussian()));
        return Math.clamp(length, MIN, MAX);
    }
}
