package io.bertmesh.bench;

/** Sizes of a BERT encoder, and the floating-point operations of its matrix products; a multiply-add counts as two. */
record Network(int layers, int hidden, int intermediate, int vocabulary) {

    /**
     * All products of a text with this many tokens, every layer for every token. A token attends only to its own text.
     */
    long products(int tokens) {
        return layers * layer(tokens);
    }

    /**
     * The products that the vector of one token needs. In the last layer the other tokens give only keys and values.
     */
    long productsForOneVector(int tokens) {
        long keysAndValues = 4L * tokens * hidden * hidden;
        long queryAndOutput = 4L * hidden * hidden;
        long attention = 4L * tokens * hidden;
        long feedForward = 4L * hidden * intermediate;
        return (layers - 1) * layer(tokens) + keysAndValues + queryAndOutput + attention + feedForward;
    }

    private long layer(long tokens) {
        long queryKeyValueAndOutput = 8 * tokens * hidden * hidden;
        long scoresAndWeightedSums = 4 * tokens * tokens * hidden;
        long feedForward = 4 * tokens * hidden * intermediate;
        return queryKeyValueAndOutput + scoresAndWeightedSums + feedForward;
    }
}
