package io.bertmesh.bench;

/** Sizes of a BERT encoder, and the floating-point operations of its matrix products, a product and a sum being two. */
record Network(int layers, int hidden, int intermediate, int vocabulary) {

    /** All products of a text of so many tokens, every layer for every token. A token attends to its own text only. */
    long products(int tokens) {
        return layers * layer(tokens);
    }

    /**
     * Of these, the ones that the vector of one token needs: in the last layer the others give keys and values only.
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
