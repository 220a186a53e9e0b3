package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class RandomTextsTest {

    private static Tokenizer tokenizer;

    @BeforeAll
    static void load() throws IOException {
        tokenizer =
                Tokenizer.load(Files.readAllBytes(Path.of("src/main/resources/models/bert-demo-zh/1/tokenizer.json")));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void haveTheIdsThatTheTokenizerGives() {
        assertThat(draw(50, 1))
                .allSatisfy(text -> assertThat(BenchText.of(text.text(), tokenizer.encode("text", text.text()))
                                .ids())
                        .isEqualTo(text.ids()));
    }

    @Test
    void areDistinctAndTheSameForTheSameSeed() {
        List<String> texts = draw(1000, 1).stream().map(BenchText::text).toList();

        assertThat(texts)
                .doesNotHaveDuplicates()
                .isEqualTo(draw(1000, 1).stream().map(BenchText::text).toList());
    }

    @Test
    void haveLengthsOfTheStatedDistribution() {
        List<Integer> lengths =
                draw(10_000, 1).stream().map(BenchText::tokens).sorted().toList();

        assertThat(lengths.getFirst()).isEqualTo(Lengths.MIN);
        assertThat(lengths.getLast()).isEqualTo(Lengths.MAX);
        assertThat(lengths.get(5_000)).isCloseTo(Lengths.MEDIAN, within(1));
        // One standard deviation above the median, exp(0.7) times as long.
        assertThat(lengths.get(8_413)).isCloseTo(40, within(3));
    }

    @Test
    void fillANumberOfTokens() {
        int tokens = new RandomTexts(tokenizer.vocabulary(), 1)
                .ofTokens(1000).stream().mapToInt(BenchText::tokens).sum();

        assertThat(tokens).isBetween(1000, 1000 + Lengths.MAX);
    }

    private static List<BenchText> draw(int count, long seed) {
        RandomTexts texts = new RandomTexts(tokenizer.vocabulary(), seed);
        return Stream.generate(texts::next).limit(count).toList();
    }
}
