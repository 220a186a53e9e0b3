package io.bertmesh.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encodings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class StoredAnswerTest {

    private static final TextKey KEY = new TextKey(1, 2, 3, 4);
    private static final TextInput TEXT = TextInput.forFirstToken(Encodings.of(2, 7, 3));
    private static final IdReader THRICE = new IdReader("id", 3);

    private final byte[] stored = StoredAnswer.bytes(1_606, KEY, THRICE);

    @Test
    void readsWhatItWrote() {
        assertThat(StoredAnswer.parse(stored, KEY, THRICE, TEXT)).hasValue(1_606);
    }

    @Test
    void takesFiveBytesMoreThanTheAnswer() {
        assertThat(stored).hasSize(3 * Integer.BYTES + 5);
    }

    @Test
    void findsEveryBitThatWasFlipped() {
        for (int bit = 0; bit < stored.length * Byte.SIZE; bit++) {
            byte[] damaged = stored.clone();
            damaged[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);

            assertThat(StoredAnswer.parse(damaged, KEY, THRICE, TEXT))
                    .as("bit %d", bit)
                    .isEmpty();
        }
    }

    @Test
    void findsWhatWasCutShortOrGrew() {
        for (int length = 0; length < stored.length + 20; length++) {
            if (length != stored.length) {
                byte[] other = Arrays.copyOf(stored, length);

                assertThat(StoredAnswer.parse(other, KEY, THRICE, TEXT))
                        .as("%d bytes", length)
                        .isEmpty();
            }
        }
    }

    @Test
    void findsTheAnswerOfAnotherKey() {
        assertThat(StoredAnswer.parse(stored, new TextKey(1, 2, 3, 5), THRICE, TEXT))
                .isEmpty();
    }

    @Test
    void findsAWholeAnswerThatIsLongerOrShorterThanTheReadingReads() {
        assertThat(StoredAnswer.parse(stored, KEY, new IdReader("id", 2), TEXT)).isEmpty();
        assertThat(StoredAnswer.parse(stored, KEY, new IdReader("id", 4), TEXT)).isEmpty();
    }

    @Test
    void findsAnAnswerThatTheReadingRefuses() {
        byte[] uneven = stored.clone();
        uneven[1]++;
        CRC32C checksum = new CRC32C();
        checksum.update(KEY.bytes());
        checksum.update(uneven, 0, uneven.length - Integer.BYTES);
        ByteBuffer.wrap(uneven).order(ByteOrder.LITTLE_ENDIAN).putInt(uneven.length - Integer.BYTES, (int)
                checksum.getValue());

        assertThat(StoredAnswer.parse(uneven, KEY, THRICE, TEXT)).isEmpty();
    }
}
