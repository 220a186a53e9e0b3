package io.bertmesh.fillmask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encodings;
import io.bertmesh.tokenizer.Vocabularies;
import io.bertmesh.tokenizer.Vocabulary;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CandidatesReaderTest {

    private static final Vocabulary VOCABULARY = Vocabularies.of("[PAD]", "北", "##京", "😀");
    private static final TextInput TWO_MASKS = TextInput.forMasks(Encodings.of(2, 4, 4, 3), new int[] {1, 2});
    private static final TokenScores[] SCORES = {
        new TokenScores(new int[] {3, 1}, new float[] {0.75f, Float.MIN_VALUE}),
        new TokenScores(new int[] {0}, new float[] {1})
    };

    private final CandidatesReader reading = reading(2);

    @Test
    void keepsEveryIdAndEveryBit() {
        TokenScores[] parsed = reading.parse(written(), TWO_MASKS);

        assertThat(parsed).hasSize(2);
        assertThat(parsed[0].ids()).containsExactly(3, 1);
        assertThat(parsed[0].scores()).containsExactly(0.75f, Float.MIN_VALUE);
        assertThat(parsed[1].ids()).containsExactly(0);
        assertThat(parsed[1].scores()).containsExactly(1);
    }

    @Test
    void takesAsManyBytesAsItSays() {
        assertThat(reading.byteCount(SCORES)).isEqualTo(2 + 2 * 8 + 2 + 8);
    }

    @ParameterizedTest
    @CsvSource({"0, 3", "0, -1", "2, 4", "2, -1"})
    void refusesMoreCandidatesThanAskedForAndTokensThatTheVocabularyDoesNotHave(int position, int value) {
        ByteBuffer bytes = written();
        if (position == 0) {
            bytes.putShort(0, (short) value);
        } else {
            bytes.putInt(position, value);
        }

        assertThatThrownBy(() -> reading.parse(bytes, TWO_MASKS)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isSpeltOtherwiseForEveryCountAndEverySetOfTargets() {
        Stream<CandidatesReader> readings = Stream.of(
                reading(1), reading(2), reading(1, "北"), reading(2, "北"), reading(2, "北", "😀"), reading(2, "##京"));

        assertThat(readings.map(each -> Base64.getEncoder().encodeToString(each.cacheKey())))
                .doesNotHaveDuplicates();
    }

    @Test
    void hasTheSameCacheKeyForTheSameTargetsInAnotherOrder() {
        assertThat(reading(2, "北", "😀").cacheKey())
                .isEqualTo(reading(2, "😀", "北", "😀").cacheKey());
    }

    private static CandidatesReader reading(int topK, String... targets) {
        return new CandidatesReader(Targets.of(VOCABULARY, targets), topK, VOCABULARY.size());
    }

    private ByteBuffer written() {
        ByteBuffer bytes = ByteBuffer.allocate(reading.byteCount(SCORES));
        reading.write(SCORES, bytes);
        return bytes.flip();
    }
}
