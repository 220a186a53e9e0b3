package io.bertmesh.batching;

/**
 * What bulk texts are owed of the runs while interactive ones wait as well. Immutable.
 *
 * <p>Of each pack that both lanes wait for, full or not, bulk earns its share. What it is given out of turn is taken off, so that
 * over time it has at least its share, and more only where interactive texts left room.
 *
 * @param share of all tokens, 0 to 1
 * @param tokens owed now, at most two packs' worth; negative after a long text was run in advance
 */
record BulkCredit(double share, double tokens) {

    static BulkCredit none(double share) {
        return new BulkCredit(share, 0);
    }

    int owedTokens() {
        return (int) Math.max(0, tokens);
    }

    /**
     * The credit after a pack.
     *
     * @param packTokens the budget of a pack
     * @param takenTokens how many tokens the pack took: more than its budget if it was one long text
     * @param bulkTokens how many of these were of bulk
     */
    BulkCredit afterPack(int packTokens, int takenTokens, int bulkTokens) {
        // What bulk had in room that nobody else could use is free; only a text longer than a pack runs up a debt.
        double least = bulkTokens > packTokens ? tokens - bulkTokens : Math.min(tokens, 0);
        double left = Math.max(least, tokens - bulkTokens);
        return new BulkCredit(share, Math.min(2 * packTokens, left + share * Math.max(packTokens, takenTokens)));
    }
}
