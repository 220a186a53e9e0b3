package io.bertmesh.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ApiKeyTest {

    // The SHA-256 of "abc", an example of FIPS 180-2.
    private static final String HASH_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String OTHER_HASH = "0".repeat(64);

    @Test
    void readsIdHashRateAndBurst() {
        List<ApiKey> keys = ApiKey.parse("search %s 1000 5000\n".formatted(HASH_OF_ABC));

        assertThat(keys).singleElement().satisfies(key -> {
            assertThat(key.id()).isEqualTo("search");
            assertThat(key.sha256()).isEqualTo(HexFormat.of().parseHex(HASH_OF_ABC));
            assertThat(key.tokensPerSecond()).isEqualTo(1_000);
            assertThat(key.burstTokens()).isEqualTo(5_000);
        });
    }

    @Test
    void takesTheTokensOfASecondAsTheBurst() {
        List<ApiKey> keys = ApiKey.parse("search %s 1000".formatted(HASH_OF_ABC));

        assertThat(keys.getFirst().burstTokens()).isEqualTo(1_000);
    }

    @Test
    void readsAKeyWithoutARate() {
        List<ApiKey> keys = ApiKey.parse("search %s -".formatted(HASH_OF_ABC));

        assertThat(keys.getFirst().tokensPerSecond()).isZero();
    }

    @Test
    void passesOverRemarksAndEmptyLines() {
        List<ApiKey> keys = ApiKey.parse("# ours\r\n\r\n  a %s 1\r\n\tb %s 2".formatted(HASH_OF_ABC, OTHER_HASH));

        assertThat(keys).extracting(ApiKey::id).containsExactly("a", "b");
    }

    @Test
    void hashesAsSha256sumDoes() {
        assertThat(HexFormat.of().formatHex(ApiKey.hash("abc"))).isEqualTo(HASH_OF_ABC);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a                | line 1: 1 words (expected: id, SHA-256, tokens per second or -, and perhaps a burst)
            a HASH           | line 1: 2 words (expected: id, SHA-256, tokens per second or -, and perhaps a burst)
            a HASH 1 2 3     | line 1: 5 words (expected: id, SHA-256, tokens per second or -, and perhaps a burst)
            a/b HASH 1       | line 1: id of other characters (expected: 1 to 64 letters, digits, '.', '_' and '-')
            a HASHff 1       | line 1: hash of 66 characters (expected: 64 hexadecimal digits)
            a sk-live-12 1   | line 1: hash of 10 characters (expected: 64 hexadecimal digits)
            a HASH 0         | line 1: rate that is no number in range (expected: 1 to 999999999999 tokens)
            a HASH -5        | line 1: rate that is no number in range (expected: 1 to 999999999999 tokens)
            a HASH 1 x       | line 1: burst that is no number in range (expected: 1 to 999999999999 tokens)
            '# none'         | no key (expected: a line for each)
            """)
    void saysWhatIsWrongWithAFileAndNothingThatIsInIt(String line, String message) {
        String text = line.replace("HASH", HASH_OF_ABC);

        assertThatThrownBy(() -> ApiKey.parse(text))
                .isInstanceOf(SecurityFileException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({"a, " + OTHER_ZEROS, "b, " + HASH_IN_CAPITALS})
    void refusesAnIdOrAKeyThatIsThereTwice(String id, String hash) {
        String text = "a %s 1\n%s %s 1".formatted(HASH_OF_ABC, id, hash);

        assertThatThrownBy(() -> ApiKey.parse(text))
                .hasMessage("line 2: id or hash of another line (expected: each id and each key once)");
    }

    private static final String OTHER_ZEROS = "0000000000000000000000000000000000000000000000000000000000000000";
    private static final String HASH_IN_CAPITALS = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD";
}
