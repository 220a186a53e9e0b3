package io.bertmesh.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encodings;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TextKeysTest {

    private static final TextInput TEXT = TextInput.forAllTokens(Encodings.of(2, 7, 8, 3));

    private final TextKeys keys = TextKeys.of(Caches.SECRET);

    @Test
    void givesTextsOfTheSameTokensTheSameKeyHoweverTheyAreSpelt() {
        TextInput respelt = TextInput.forAllTokens(Encodings.spelt(3, 2, 7, 8, 3));

        assertThat(key(respelt)).isEqualTo(key(TEXT));
    }

    @Test
    void givesWhatAnswersDifferByAnotherKey() {
        TextInput otherTokens = TextInput.forAllTokens(Encodings.of(2, 8, 7, 3));
        TextInput otherVectors = TextInput.forFirstToken(Encodings.of(2, 7, 8, 3));
        TextInput otherMasks = TextInput.forMasks(Encodings.of(2, 7, 8, 3), new int[] {1});
        List<TextKey> different = List.of(
                key(TEXT),
                key(otherTokens),
                key(otherVectors),
                key(otherMasks),
                keys.of("space", new IdReader("other", 1), List.of(TEXT)).get(TEXT),
                keys.of("other", IdReader.ONCE, List.of(TEXT)).get(TEXT),
                keys.of("spacei", new IdReader("d", 1), List.of(TEXT)).get(TEXT),
                TextKeys.of("another secret, of thirty-two bytes".getBytes(StandardCharsets.UTF_8))
                        .of("space", IdReader.ONCE, List.of(TEXT))
                        .get(TEXT));

        assertThat(different).doesNotHaveDuplicates();
    }

    @Test
    void isHmacSha256OfLengthsAndPartsSoThatOtherReleasesFindTheAnswersOfThisOne() {
        // python3 -c "import hmac,struct;print(hmac.new(b'a secret of thirty-two bytes, at least',
        //   struct.pack('>i5si2s3i4i',5,b'space',2,b'id',4,0,4,2,7,8,3),'sha256').hexdigest())"
        assertThat(HexFormat.of().formatHex(key(TEXT).bytes()))
                .isEqualTo("62521ebb34a0823f6e64f2dad9b04d8ef30e3d9dc1fc50ab2f7151b6245dc826");
    }

    @Test
    void givesTheSameKeysOnManyThreadsAtOnce() {
        TextKey expected = key(TEXT);

        List<CompletableFuture<TextKey>> made = IntStream.range(0, 1_000)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> key(TEXT)))
                .toList();

        assertThat(made).extracting(CompletableFuture::join).containsOnly(expected);
    }

    @Test
    void spellsAKeyInLettersThatRedisToolsPrint() {
        assertThat(key(TEXT).base64()).matches("[A-Za-z0-9_-]{43}");
    }

    private TextKey key(TextInput text) {
        return Objects.requireNonNull(
                keys.of("space", IdReader.ONCE, List.of(text)).get(text));
    }
}
