package io.bertmesh.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.model.Pooling;
import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encodings;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VectorReaderTest {

    private static final TextInput TEXT = TextInput.forAllTokens(Encodings.of(2, 7, 3));
    private final VectorReader reading = new VectorReader(Pooling.MEAN, 4);

    @Test
    void keepsEveryBit() {
        float[] vector = {-0f, Float.MIN_VALUE, 0.1f, Float.intBitsToFloat(0x7fc01234)};
        ByteBuffer bytes = ByteBuffer.allocate(reading.byteCount(vector));

        reading.write(vector, bytes);
        float[] parsed = reading.parse(bytes.flip(), TEXT);

        assertThat(bytes.hasRemaining()).isFalse();
        for (int i = 0; i < vector.length; i++) {
            assertThat(Float.floatToRawIntBits(parsed[i])).isEqualTo(Float.floatToRawIntBits(vector[i]));
        }
    }

    @Test
    void refusesAVectorOfAShorterModel() {
        ByteBuffer bytes = ByteBuffer.allocate(3 * Float.BYTES);

        assertThatThrownBy(() -> reading.parse(bytes, TEXT)).isInstanceOf(BufferUnderflowException.class);
    }

    @Test
    void isSpeltByItsPoolingInEveryRelease() {
        assertThat(List.of(Pooling.CLS, Pooling.MEAN, Pooling.MAX))
                .extracting(pooling -> new String(new VectorReader(pooling, 4).cacheKey(), StandardCharsets.US_ASCII))
                .containsExactly("vector CLS", "vector MEAN", "vector MAX");
    }
}
