package io.bertmesh.batching;

import io.bertmesh.call.Lane;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;

/** Packs texts as a queue does, with credit for bulk, and records which pack took each text. */
final class PackingHistory {

    private final int packTokens;
    private final Packer packer;
    private final Map<Lane, SequencedSet<Text>> lines = new EnumMap<>(Lane.class);
    private final Map<Lane, Long> arrivedTokens = new EnumMap<>(Lane.class);
    private final Map<Lane, Long> goneTokens = new EnumMap<>(Lane.class);
    private final Map<Text, Integer> packOf = new HashMap<>();
    private final List<List<Text>> packs = new ArrayList<>();
    private BulkCredit credit;
    private long largestLeap;
    private int longestWithoutOldest;
    private int withoutOldest;

    PackingHistory(int packTokens, double bulkShare) {
        this.packTokens = packTokens;
        this.packer = new Packer(packTokens);
        this.credit = BulkCredit.none(bulkShare);
        for (Lane lane : Lane.values()) {
            lines.put(lane, new LinkedHashSet<>());
            arrivedTokens.put(lane, 0L);
            goneTokens.put(lane, 0L);
        }
    }

    /**
     * A text that arrived.
     *
     * @param arrivalPack number of the pack that came next when the text arrived
     * @param tokensAhead how many tokens waited in its lane then
     */
    record Text(Lane lane, int tokenCount, long arrival, int arrivalPack, long tokensAhead) implements Packer.Text {}

    void arrive(Lane lane, int tokenCount) {
        long ahead = waitingTokens(lane);
        long arrival = arrivedTokens.merge(lane, (long) tokenCount, Long::sum) - tokenCount;
        line(lane).add(new Text(lane, tokenCount, arrival, packs.size(), ahead));
    }

    boolean isEmpty() {
        return lines.values().stream().allMatch(SequencedSet::isEmpty);
    }

    long waitingTokens(Lane lane) {
        return arrivedTokens.getOrDefault(lane, 0L) - goneTokens.getOrDefault(lane, 0L);
    }

    /** Fills one pack. */
    List<Text> pack() {
        SequencedSet<Text> interactive = line(Lane.INTERACTIVE);
        SequencedSet<Text> bulk = line(Lane.BULK);
        boolean bothWait = !interactive.isEmpty() && !bulk.isEmpty();
        List<Text> chosen = packer.next(interactive, bulk, credit.owedTokens());
        boolean hasOldest = interactive.isEmpty() || chosen.contains(interactive.getFirst());
        withoutOldest = hasOldest ? 0 : withoutOldest + 1;
        longestWithoutOldest = Math.max(longestWithoutOldest, withoutOldest);
        chosen.forEach(text -> packOf.put(text, packs.size()));
        packs.add(chosen);
        take(Lane.INTERACTIVE, chosen);
        int bulkTokens = take(Lane.BULK, chosen);
        credit = bothWait
                ? credit.afterPack(
                        packTokens, chosen.stream().mapToInt(Text::tokenCount).sum(), bulkTokens)
                : BulkCredit.none(credit.share());
        return chosen;
    }

    List<List<Text>> packs() {
        return packs;
    }

    /** Texts of a lane that were packed, in the order of their arrival. */
    List<Text> packed(Lane lane) {
        return packOf.keySet().stream()
                .filter(text -> text.lane() == lane)
                .sorted((one, other) -> Long.compare(one.arrival(), other.arrival()))
                .toList();
    }

    /** Number of the pack that took a text. */
    int packOf(Text text) {
        return packOf.getOrDefault(text, Integer.MAX_VALUE);
    }

    /** How many packs were filled while a text waited, including the pack that took it. */
    int packsUntilGone(Text text) {
        return packOf(text) - text.arrivalPack() + 1;
    }

    /** How many packs in a row went without the oldest interactive text. */
    int longestWithoutOldest() {
        return longestWithoutOldest;
    }

    /** By how many tokens, at most, a text was younger than a text of its lane that it overtook. */
    long largestLeap() {
        return largestLeap;
    }

    private SequencedSet<Text> line(Lane lane) {
        return Objects.requireNonNull(lines.get(lane));
    }

    private int take(Lane lane, List<Text> chosen) {
        SequencedSet<Text> line = line(lane);
        List<Text> taken = chosen.stream().filter(line::remove).toList();
        if (!line.isEmpty() && !taken.isEmpty()) {
            long leap = taken.getLast().arrival() - line.getFirst().arrival();
            largestLeap = Math.max(largestLeap, leap);
        }
        int tokens = taken.stream().mapToInt(Text::tokenCount).sum();
        goneTokens.merge(lane, (long) tokens, Long::sum);
        return tokens;
    }
}
