package io.bertmesh.fillmask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.error.InferenceException;
import io.bertmesh.testing.Bundles;
import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(Lifecycle.PER_CLASS)
final class AllowedTokensTest {

    private Tokenizer tokenizer;
    private Tokenizer lowerCasing;

    @BeforeAll
    void load() throws IOException {
        String json = Files.readString(Bundles.directory(Bundles.MLM).resolve("tokenizer.json"));
        tokenizer = Tokenizer.load(json.getBytes(StandardCharsets.UTF_8));
        String lowerCased = json.replace("\"lowercase\": false", "\"lowercase\": true");
        assertThat(lowerCased).isNotEqualTo(json);
        lowerCasing = Tokenizer.load(lowerCased.getBytes(StandardCharsets.UTF_8));
    }

    @AfterAll
    void close() {
        tokenizer.close();
        lowerCasing.close();
    }

    @Test
    void namesNoTokenIfAllAreAllowed() {
        AllowedTokens allowed = allowed(tokenizer);

        assertThat(allowed.ids().isEmpty()).isTrue();
        assertThat(allowed.unknownTargets()).isEmpty();
    }

    @Test
    void allowsOnlyTheTargets() {
        AllowedTokens allowed = allowed(tokenizer, "##a", "的", "的");

        assertThat(tokens(allowed, tokenizer)).containsExactlyInAnyOrder("##a", "的");
        assertThat(allowed.unknownTargets()).isEmpty();
    }

    @Test
    void takesATargetAsTheTokenizerTakesText() {
        AllowedTokens allowed = allowed(lowerCasing, "É", " 的 ");

        assertThat(tokens(allowed, lowerCasing)).containsExactlyInAnyOrder("e", "的");
        assertThat(allowed.unknownTargets()).isEmpty();
    }

    @Test
    void reportsUnknownTargetsInTheOrderOfTheRequest() {
        AllowedTokens allowed = allowed(tokenizer, "😀", "的", "", "的人");

        assertThat(tokens(allowed, tokenizer)).containsExactly("的");
        assertThat(allowed.unknownTargets()).containsExactly("😀", "", "的人");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            😀,🎉     | none of 2 is a token
            的人,😀   | none of 2 is a token, the first is 2 tokens
            hello     | none of 1 is a token, the first is 5 tokens
            """)
    void refusesTargetsOfWhichNoneIsAToken(String targets, String problem) {
        assertThatThrownBy(() -> allowed(tokenizer, targets.split(",")))
                .isInstanceOf(InferenceException.class)
                .hasMessage("targets: " + problem
                        + " (expected: at least one target that is a single token of the vocabulary)");
    }

    @Test
    void doesNotEncodeATargetThatIsLongerThanAnyWord() {
        String unbearable = "的".repeat(101);

        AllowedTokens allowed = AllowedTokens.of(List.of("的", unbearable), tokenizer.vocabulary(), (field, target) -> {
            throw new AssertionError(field + " was encoded");
        });

        assertThat(allowed.unknownTargets()).containsExactly(unbearable);
    }

    @Test
    void namesATargetThatIsMalformedUnicode() {
        assertThatThrownBy(() -> allowed(tokenizer, "的", "\uD800"))
                .isInstanceOf(InferenceException.class)
                .hasMessageStartingWith("targets[1]: a lone surrogate");
    }

    private static AllowedTokens allowed(Tokenizer tokenizer, String... targets) {
        return AllowedTokens.of(List.of(targets), tokenizer.vocabulary(), tokenizer::encode);
    }

    private static List<String> tokens(AllowedTokens allowed, Tokenizer tokenizer) {
        return allowed.ids().stream().mapToObj(tokenizer.vocabulary()::token).toList();
    }
}
