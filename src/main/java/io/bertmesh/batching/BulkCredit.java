package io.bertmesh.batching;

/**
 * How many tokens the runs owe to bulk texts while interactive texts wait as well. Immutable.
 *
 * <p>Bulk earns its share of each pack, full or not, that both lanes wait for. Tokens that bulk gets are subtracted.
 * So over time bulk gets at least its share, and more only where interactive texts leave room.
 *
 * @param share of all tokens, 0 to 1
 * @param tokens owed now, at most two packs' worth; negative after a long text ran in advance
 */
record BulkCredit(double share, double tokens) {

    static BulkCredit none(double share) {
        return new BulkCredit(share, 0);
    }

    int owedTokens() {
        return (int) Math.max(0, tokens);
    }

    /**
     * Returns the credit after one more pack.
     *
     * @param packTokens the budget of a pack
     * @param takenTokens how many tokens the pack holds; more than its budget if it is one long text
     * @param bulkTokens how many of these are bulk
     */
    BulkCredit afterPack(int packTokens, int takenTokens, int bulkTokens) {
        // Spare room costs bulk nothing; only a text longer than a pack creates debt.
        double least = bulkTokens > packTokens ? tokens - bulkTokens : Math.min(tokens, 0);
        double left = Math.max(least, tokens - bulkTokens);
        return new BulkCredit(share, Math.min(2 * packTokens, left + share * Math.max(packTokens, takenTokens)));
    }
}
