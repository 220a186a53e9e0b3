package io.bertmesh.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Seeds;
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
        "'60 68 1', '60 68', a full pack takes no more",
        "'1 128 127', '1 127', what fits exactly goes",
    })
    void takesTheOldestAndThenWhatFits(String waiting, String taken, String because) {
        List<Integer> chosen = new Packer(PACK_TOKENS).next(numbers(waiting), tokens -> tokens);

        assertThat(chosen).as(because).isEqualTo(numbers(taken));
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void takesTheOldestAndAllThatFitsAndNothingMore(long seed) {
        Random random = new Random(seed);
        int packTokens = random.nextInt(1, 200);
        int[] waiting = random.ints(random.nextInt(1, 60), 1, 150).toArray();
        List<Integer> indices = IntStream.range(0, waiting.length).boxed().toList();

        List<Integer> chosen = new Packer(packTokens).next(indices, index -> waiting[index]);

        assertThat(chosen).startsWith(0).isSorted().doesNotHaveDuplicates();
        assertThat(chosen).isEqualTo(firstFit(waiting, packTokens));
    }

    @ParameterizedTest
    @MethodSource(Seeds.FRESH)
    void staysWithinItsBudgetUnlessOneTextIsLarger(long seed) {
        Random random = new Random(seed);
        int packTokens = random.nextInt(1, 200);
        List<Integer> waiting = Seeds.list(random, 1, 60, tokens -> tokens.nextInt(1, 150));

        List<Integer> chosen = new Packer(packTokens).next(waiting, tokens -> tokens);

        int total = chosen.stream().mapToInt(Integer::intValue).sum();
        assertThat(total).isLessThanOrEqualTo(Math.max(packTokens, waiting.getFirst()));
    }

    /** The rule in other words: a text goes if it fits in what all that go before it leave. */
    private static List<Integer> firstFit(int[] waiting, int packTokens) {
        boolean[] goes = new boolean[waiting.length];
        for (int i = 0; i < waiting.length; i++) {
            int before = IntStream.range(0, i)
                    .filter(j -> goes[j])
                    .map(j -> waiting[j])
                    .sum();
            goes[i] = i == 0 || before + waiting[i] <= packTokens;
        }
        return IntStream.range(0, waiting.length).filter(i -> goes[i]).boxed().toList();
    }

    private static List<Integer> numbers(String words) {
        return Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(Integer::valueOf)
                .toList();
    }
}
