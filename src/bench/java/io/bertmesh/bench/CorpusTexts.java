package io.bertmesh.bench;

import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** The lines of a file in random order, each once before any repeats. Too short and too long lines are left out. */
final class CorpusTexts implements Texts {

    /** A token covers one or a few characters, so longer lines are left out without tokenizing them. */
    private static final int MAX_CHARACTERS = 4 * Lengths.MAX;

    private final List<String> lines;
    private final Tokenizer tokenizer;
    private final String file;
    // Index of the line to try next. Owned by the thread that calls next().
    private int position;

    private CorpusTexts(List<String> lines, Tokenizer tokenizer, String file) {
        this.lines = lines;
        this.tokenizer = tokenizer;
        this.file = file;
    }

    static CorpusTexts read(Path file, Tokenizer tokenizer, long seed) throws IOException {
        List<String> lines;
        try (Stream<String> all = Files.lines(file)) {
            lines = new ArrayList<>(all.map(String::strip)
                    .filter(line -> !line.isEmpty() && line.length() <= MAX_CHARACTERS)
                    .distinct()
                    .toList());
        }
        Collections.shuffle(lines, new Random(seed));
        CorpusTexts texts = new CorpusTexts(List.copyOf(lines), tokenizer, String.valueOf(file.getFileName()));
        if (lines.stream().noneMatch(line -> isFit(texts.encode(line)))) {
            throw new IllegalArgumentException(
                    "%s: no line of %d to %d tokens".formatted(file, Lengths.MIN, Lengths.MAX));
        }
        return texts;
    }

    @Override
    public BenchText next() {
        while (true) {
            BenchText text = encode(lines.get(position));
            position = (position + 1) % lines.size();
            if (isFit(text)) {
                return text;
            }
        }
    }

    @Override
    public String description() {
        return "lines of %s of %d to %d tokens, in random order".formatted(file, Lengths.MIN, Lengths.MAX);
    }

    private BenchText encode(String line) {
        return BenchText.of(line, tokenizer.encode("line", line));
    }

    private static boolean isFit(BenchText text) {
        return text.tokens() >= Lengths.MIN && text.tokens() <= Lengths.MAX;
    }
}
