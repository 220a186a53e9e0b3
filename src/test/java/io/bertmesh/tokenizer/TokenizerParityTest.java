package io.bertmesh.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares ids and offsets with those of the reference library for the same file. */
@TestInstance(Lifecycle.PER_CLASS)
final class TokenizerParityTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SPECIAL = "null";

    private Tokenizer tokenizer;

    @BeforeAll
    void loadTheDemoTokenizer() throws IOException {
        tokenizer = Tokenizer.load(resource("/models/bert-demo-zh/1/tokenizer.json"));
    }

    @AfterAll
    void close() {
        tokenizer.close();
    }

    @ParameterizedTest
    @CsvSource({"demo-corpus.jsonl, 1500", "hostile.jsonl, 299"})
    void equalsTheReferenceLibraryOnEveryLine(String file, int lineCount) throws IOException {
        List<JsonNode> lines = lines("/tokenization/" + file);

        List<String> wrong = lines.stream()
                .filter(line -> !actual(line).equals(expected(line)))
                .map(line -> "%s: %s instead of %s".formatted(line.get("text"), actual(line), expected(line)))
                .toList();

        assertThat(lines).hasSize(lineCount);
        assertThat(wrong).isEmpty();
    }

    @Test
    void equalsTheReferenceLibraryOnALineOfTenThousandCharacters() throws IOException {
        List<JsonNode> longest = lines("/tokenization/hostile.jsonl").stream()
                .filter(line -> line.get("text").asText().length() >= 10_000)
                .toList();

        assertThat(longest)
                .isNotEmpty()
                .allSatisfy(line -> assertThat(actual(line)).isEqualTo(expected(line)));
    }

    private List<String> actual(JsonNode line) {
        Encoding encoding = tokenizer.encode("texts[0]", line.get("text").asText());
        return IntStream.range(0, encoding.tokenCount())
                .mapToObj(token -> encoding.id(token) + " " + span(encoding, token))
                .toList();
    }

    private static String span(Encoding encoding, int token) {
        boolean special = encoding.codePointStart(token) == Encoding.NOT_IN_TEXT
                && encoding.codePointEnd(token) == Encoding.NOT_IN_TEXT;
        return special ? SPECIAL : "[%d,%d]".formatted(encoding.codePointStart(token), encoding.codePointEnd(token));
    }

    private static List<String> expected(JsonNode line) {
        return IntStream.range(0, line.get("ids").size())
                .mapToObj(token ->
                        line.get("ids").get(token) + " " + line.get("offsets").get(token))
                .toList();
    }

    private static List<JsonNode> lines(String resource) throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        JSON.readerFor(JsonNode.class).<JsonNode>readValues(resource(resource)).forEachRemaining(lines::add);
        return lines;
    }

    private static byte[] resource(String path) throws IOException {
        try (InputStream stream = Objects.requireNonNull(TokenizerParityTest.class.getResourceAsStream(path))) {
            return stream.readAllBytes();
        }
    }
}
