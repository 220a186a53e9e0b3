package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BulkCreditTest {

    private static final int PACK_TOKENS = 100;

    @ParameterizedTest(name = "{0} of {1} tokens is {2} after a pack with {3} tokens of bulk: {4}")
    @CsvSource({
        "0.25, 0, 25, 0, each pack earns the share",
        "0.25, 25, 50, 0, what is not taken is kept",
        "0.25, 50, 35, 40, what is taken is taken off",
        "0.25, 10, 25, 90, room that no other text could use is free",
        "0.25, 190, 200, 0, at most two packs are owed",
        "0.25, 120, -67.5, 250, a text longer than a pack is paid afterwards",
        "0.25, -105, -80, 0, a debt shrinks by the share",
        "0.25, -80, -55, 60, and free room does not add to it",
        "0, 0, 0, 0, no share earns nothing",
        "1, 0, 100, 0, the whole share earns a pack",
    })
    void changesWithEachPack(double share, double before, double after, int bulkTokens, String because) {
        int takenTokens = Math.max(PACK_TOKENS, bulkTokens);

        BulkCredit credit = new BulkCredit(share, before).afterPack(PACK_TOKENS, takenTokens, bulkTokens);

        assertThat(credit).as(because).isEqualTo(new BulkCredit(share, after));
    }

    @ParameterizedTest(name = "a pack of {0} tokens, {1} of bulk: {2}")
    @CsvSource({"60, 0, 25", "100, 0, 25", "300, 0, 75", "1000, 0, 200"})
    void earnsItsShareOfAnInteractiveTextLongerThanAPack(int takenTokens, int bulkTokens, double after) {
        BulkCredit credit = BulkCredit.none(0.25).afterPack(PACK_TOKENS, takenTokens, bulkTokens);

        assertThat(credit.tokens()).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0.9, 0", "12.8, 12", "100, 100", "-0.5, 0", "-80, 0"})
    void owesWholeTokensAndNeverFewerThanZero(double tokens, int owed) {
        int owedTokens = new BulkCredit(0.25, tokens).owedTokens();

        assertThat(owedTokens).isEqualTo(owed);
    }
}
