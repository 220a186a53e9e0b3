package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Seeds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class PackerTest {

    private static final int PACK_TOKENS = 128;

    @ParameterizedTest(name = "of {0} tokens it takes {1}: {2}")
    @CsvSource({
        "'', '', nothing waits",
        "'7', '7', one waits",
        "'500', '500', the oldest goes even over the budget",
        "'500 1 1', '500', over the budget it goes alone",
        "'100 50 20', '100 20', a later text takes the room that the second left",
        "'100 50 20 30 8', '100 20 8', the order stays",
        "'100 20 28', '100 28', a later text goes if it fills the room better",
        "'100 10 20 18 8', '100 10 18', of two ways to fill it the one with the older text",
        "'60 68 1', '60 68', a full pack takes no more",
        "'1 128 127', '1 127', what fits exactly goes",
        "'100 29 128 128 128 99 28', '100 28', one that arrived four packs later may overtake",
        "'100 29 128 128 128 100 28', '100', one that arrived later than that may not",
        "'100 29 28 128 128 128 99', '100 28', the line is kept to the oldest that is left behind",
    })
    void takesTheOldestAndThenTheTextsThatFillThePackBest(String waiting, String taken, String because) {
        List<Waiting> line = line(Lane.FIRST, waiting);

        List<Waiting> chosen = new Packer(PACK_TOKENS).next(line, List.of(), 0);

        assertThat(tokens(chosen)).as(because).isEqualTo(numbers(taken));
    }

    @ParameterizedTest(name = "of {0} and bulk of {1}, {2} owed, it takes {3} and {4}: {5}")
    @CsvSource({
        "'40 56', '30 32', 32, '40 56', '30', the oldest of what is owed goes before one that would fill the pack",
        "'', '40 50 60', 0, '', '40 60', bulk has the pack if nothing else waits",
        "'40 50', '30 20', 0, '40 50', '30', bulk has the room that is left",
        "'40 50 38', '30', 0, '40 50 38', '', and none if none is left",
        "'40 50 38', '30', 30, '40 50', '30', owed bulk goes after the oldest interactive text",
        "'40 50 38', '30', 29, '40 50 38', '', bulk is owed whole texts",
        "'40 50', '30 30', 59, '40 50', '30', and no more of them than are owed",
        "'40 28', '30 30', 60, '40 28', '30 30', up to what is owed",
        "'100 20', '30 8', 127, '100 20', '8', the oldest goes unless a whole pack is owed",
        "'100 20', '30 8', 128, '20', '30 8', then bulk leads",
        "'128', '200', 127, '128', '', bulk longer than a pack waits until a whole pack is owed",
        "'128', '200', 128, '', '200', then it goes alone",
        "'200', '30', 30, '200', '', beside an interactive text longer than a pack nothing goes",
        "'', '200 1', 5, '', '200', bulk longer than a pack needs no credit if nothing else waits",
    })
    void givesBulkTheRestAndTheTokensItIsOwed(
            String interactive, String bulk, int owed, String takenInteractive, String takenBulk, String because) {
        List<Waiting> first = line(Lane.FIRST, interactive);
        List<Waiting> second = line(Lane.SECOND, bulk);

        List<Waiting> chosen = new Packer(PACK_TOKENS).next(first, second, owed);

        assertThat(tokens(of(Lane.FIRST, chosen))).as(because).isEqualTo(numbers(takenInteractive));
        assertThat(tokens(of(Lane.SECOND, chosen))).as(because).isEqualTo(numbers(takenBulk));
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void takesTheOldestAndTheBestOfAllThatMayGoWithIt(long seed) {
        Random random = new Random(seed);
        int packTokens = random.nextInt(1, 200);
        List<Waiting> line = line(Lane.FIRST, Seeds.list(random, 1, 14, lengths -> lengths.nextInt(1, 150)));

        List<Waiting> chosen = new Packer(packTokens).next(line, List.of(), 0);

        assertThat(chosen).isEqualTo(bestOfAll(line, packTokens));
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void fillsALargePackToTheLastTokenWhileManyShortTextsWait(long seed) {
        Random random = new Random(seed);
        int packTokens = random.nextInt(256, 513);
        List<Waiting> line = line(Lane.FIRST, Seeds.list(random, 500, 1000, lengths -> lengths.nextInt(4, 60)));

        List<Waiting> chosen = new Packer(packTokens).next(line, List.of(), 0);

        assertThat(sum(chosen)).isEqualTo(packTokens);
    }

    /** The rule by brute force: the fullest set of texts that may go, and among equals the one with older texts. */
    private static List<Waiting> bestOfAll(List<Waiting> line, int packTokens) {
        List<Waiting> others = line.subList(1, line.size());
        long horizon = others.isEmpty() ? 0 : others.getFirst().arrival() + (long) Packer.OVERTAKING_PACKS * packTokens;
        List<Waiting> candidates =
                others.stream().filter(text -> text.arrival() <= horizon).toList();
        List<Waiting> best = List.of();
        // The oldest has the highest bit, so sets with older texts come later.
        for (int set = 0; set < 1 << candidates.size(); set++) {
            List<Waiting> some = membersOf(set, candidates);
            if (sum(some) <= packTokens - line.getFirst().tokenCount() && sum(some) >= sum(best)) {
                best = some;
            }
        }
        List<Waiting> pack = new ArrayList<>(best);
        pack.addFirst(line.getFirst());
        return pack;
    }

    private static List<Waiting> membersOf(int set, List<Waiting> candidates) {
        return IntStream.range(0, candidates.size())
                .filter(i -> (set >> (candidates.size() - 1 - i) & 1) == 1)
                .mapToObj(candidates::get)
                .toList();
    }

    private static int sum(List<Waiting> texts) {
        return texts.stream().mapToInt(Waiting::tokenCount).sum();
    }

    private enum Lane {
        FIRST,
        SECOND
    }

    private record Waiting(Lane lane, int tokenCount, long arrival) implements Packer.Text {}

    private static List<Waiting> line(Lane lane, String tokenCounts) {
        return line(lane, numbers(tokenCounts));
    }

    private static List<Waiting> line(Lane lane, List<Integer> tokenCounts) {
        List<Waiting> line = new ArrayList<>();
        long arrival = 0;
        for (int tokenCount : tokenCounts) {
            line.add(new Waiting(lane, tokenCount, arrival));
            arrival += tokenCount;
        }
        return line;
    }

    private static List<Waiting> of(Lane lane, List<Waiting> texts) {
        return texts.stream().filter(text -> text.lane() == lane).toList();
    }

    private static List<Integer> tokens(List<Waiting> texts) {
        return texts.stream().map(Waiting::tokenCount).toList();
    }

    private static List<Integer> numbers(String words) {
        return Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }
}
