package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.batching.PackingHistory.Text;
import io.bertmesh.call.Lane;
import io.bertmesh.testing.Seeds;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks what holds over many packs while texts of all lengths arrive at random. */
final class PackingTest {

    private static final int ROUNDS = 400;

    /** Up to this share an interactive text is left out at most twice in a row. The bound does not hold for a third. */
    private static final double MAX_SHARE = 0.25;

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void putsEveryTextIntoOnePackAndPacksNothingElse(long seed) {
        PackingHistory history = drained(new Load(seed));

        List<Text> packed = history.packs().stream().flatMap(List::stream).toList();
        assertThat(packed)
                .doesNotHaveDuplicates()
                .hasSize(history.packed(Lane.INTERACTIVE).size()
                        + history.packed(Lane.BULK).size());
        assertThat(history.isEmpty()).isTrue();
        assertThat(history.packs()).doesNotContain(List.of());
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void staysWithinItsBudgetUnlessOneTextIsLarger(long seed) {
        Load load = new Load(seed);

        PackingHistory history = drained(load);

        assertThat(history.packs())
                .allMatch(pack -> pack.size() == 1
                        || pack.stream().mapToInt(Text::tokenCount).sum() <= load.packTokens);
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void letsNoTextBeOvertakenByOneThatCameMuchLater(long seed) {
        Load load = new Load(seed);

        PackingHistory history = drained(load);

        assertThat(history.largestLeap()).isLessThanOrEqualTo((long) Packer.OVERTAKING_PACKS * load.packTokens);
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void leavesTheOldestInteractiveTextOutAtMostTwiceInARow(long seed) {
        Load load = new Load(seed);
        PackingHistory history = load.history();

        packUnderPressure(load, history);

        assertThat(history.longestWithoutOldest()).isLessThanOrEqualTo(2);
    }

    /**
     * Two packs in a row carry more than one pack's worth, because a text that did not fit into the first leads the
     * second. Only texts ahead of a text and texts that may overtake it go before it. The latter are worth a pack more
     * than the horizon.
     */
    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void letsEachTextOfALoneLaneGoWithinPacksThatDependOnWhatIsAhead(long seed) {
        Load load = new Load(seed);
        PackingHistory history = load.history();
        for (int round = 0; round < ROUNDS; round++) {
            load.arriveAtRandom(history, Lane.BULK);
            history.pack();
        }

        assertThat(history.packed(Lane.BULK)).allSatisfy(text -> {
            double ahead = (double) text.tokensAhead() / load.packTokens;
            assertThat(history.packsUntilGone(text))
                    .isLessThanOrEqualTo((int) (2 * (ahead + Packer.OVERTAKING_PACKS + 1)) + 2);
        });
    }

    /** As above, but bulk gets its share of every two packs, and what it had saved up: two packs and a long text. */
    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void letsEachInteractiveTextGoWithinPacksThatDependOnWhatIsAhead(long seed) {
        Load load = new Load(seed);

        PackingHistory history = drained(load);

        assertThat(history.packed(Lane.INTERACTIVE)).allSatisfy(text -> {
            double ahead = (double) text.tokensAhead() / load.packTokens;
            double packs = (ahead + Packer.OVERTAKING_PACKS + 5) / (0.5 - MAX_SHARE) + 2;
            assertThat(history.packsUntilGone(text)).isLessThanOrEqualTo((int) packs);
        });
    }

    /** Bulk gets at least its share of each pack, minus the credit that it has not spent. */
    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void givesBulkItsShareHoweverManyInteractiveTextsWait(long seed) {
        Load load = new Load(seed);
        PackingHistory history = load.history();

        packUnderPressure(load, history);

        long bulkTokens =
                history.packed(Lane.BULK).stream().mapToLong(Text::tokenCount).sum();
        assertThat(bulkTokens + 2.0 * load.packTokens).isGreaterThanOrEqualTo(load.share * ROUNDS * load.packTokens);
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void letsEachBulkTextGoWithinPacksThatDependOnTheShare(long seed) {
        Load load = new Load(seed);
        PackingHistory history = load.history();

        packUnderPressure(load, history);

        assertThat(history.packed(Lane.BULK)).allSatisfy(text -> {
            double ahead = (double) text.tokensAhead() / load.packTokens;
            double packs = (ahead + Packer.OVERTAKING_PACKS + 5) / load.share + 1;
            assertThat(history.packsUntilGone(text)).isLessThanOrEqualTo((int) packs);
        });
    }

    /** Keeps more waiting in both lanes than any pack could take. */
    private static void packUnderPressure(Load load, PackingHistory history) {
        for (int round = 0; round < ROUNDS; round++) {
            for (Lane lane : Lane.values()) {
                while (history.waitingTokens(lane) < 6L * load.packTokens) {
                    history.arrive(lane, load.tokenCount());
                }
            }
            history.pack();
        }
    }

    private static PackingHistory drained(Load load) {
        PackingHistory history = load.history();
        for (int round = 0; round < ROUNDS; round++) {
            load.arriveAtRandom(history, Lane.INTERACTIVE);
            load.arriveAtRandom(history, Lane.BULK);
            if (!history.isEmpty()) {
                history.pack();
            }
        }
        while (!history.isEmpty()) {
            history.pack();
        }
        return history;
    }

    /** Random texts, mostly short, some longer than a pack. They arrive in bursts, at times faster than they run. */
    private static final class Load {

        private final Random random;
        private final int packTokens;
        private final double share;
        private final int mostTokens;

        Load(long seed) {
            random = new Random(seed);
            packTokens = random.nextInt(8, 257);
            share = random.nextDouble(0.02, MAX_SHARE);
            mostTokens = random.nextInt(packTokens / 8 + 1, packTokens + packTokens / 2);
        }

        PackingHistory history() {
            return new PackingHistory(packTokens, share);
        }

        int tokenCount() {
            double skewed = random.nextDouble() * random.nextDouble();
            return 1 + (int) (skewed * mostTokens);
        }

        void arriveAtRandom(PackingHistory history, Lane lane) {
            int tokens = random.nextInt(4) == 0 ? random.nextInt(3 * packTokens) : 0;
            for (int sum = 0; sum < tokens; ) {
                int tokenCount = tokenCount();
                history.arrive(lane, tokenCount);
                sum += tokenCount;
            }
        }
    }
}
