package io.bertmesh.bench;

import io.bertmesh.tokenizer.Vocabulary;
import java.util.Random;
import java.util.stream.IntStream;

/** Random Chinese characters. Each is one token, so a text has exactly the drawn number of tokens. */
final class RandomTexts implements Texts {

    private final Vocabulary vocabulary;
    private final int[] characters;
    private final long firstToken;
    private final long lastToken;
    private final Random random;

    RandomTexts(Vocabulary vocabulary, long seed) {
        this.vocabulary = vocabulary;
        this.characters = IntStream.range(0, vocabulary.size())
                .filter(id -> isChineseCharacter(vocabulary.token(id)))
                .toArray();
        if (characters.length < 100) {
            throw new IllegalArgumentException(
                    "vocabulary with %d Chinese characters (expected: 100 or more)".formatted(characters.length));
        }
        this.firstToken = vocabulary.id("[CLS]").orElseThrow();
        this.lastToken = vocabulary.id("[SEP]").orElseThrow();
        this.random = new Random(seed);
    }

    @Override
    public BenchText next() {
        long[] ids = new long[Lengths.draw(random)];
        StringBuilder text = new StringBuilder(ids.length);
        ids[0] = firstToken;
        for (int i = 1; i < ids.length - 1; i++) {
            int id = characters[random.nextInt(characters.length)];
            ids[i] = id;
            text.append(vocabulary.token(id));
        }
        ids[ids.length - 1] = lastToken;
        return new BenchText(text.toString(), ids);
    }

    @Override
    public String description() {
        return "random Chinese characters; tokens log-normal, median %d, sigma %.1f, %d to %d"
                .formatted(Lengths.MEDIAN, Lengths.SIGMA, Lengths.MIN, Lengths.MAX);
    }

    private static boolean isChineseCharacter(String token) {
        return token.length() == 1 && token.charAt(0) >= '\u4e00' && token.charAt(0) <= '\u9fa5';
    }
}
