package io.bertmesh.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RunBuffersTest {

    private final RunBuffers buffers = new RunBuffers();

    @Test
    void holdsExactlyTheValues() {
        buffers.filled("ids", new long[] {9, 9, 9, 9, 9});

        LongBuffer buffer = buffers.filled("ids", new long[] {1, 2, 3});

        assertThat(buffer).isEqualTo(LongBuffer.wrap(new long[] {1, 2, 3}));
    }

    @Test
    void liesOutsideTheHeapInTheOrderOfTheMachine() {
        LongBuffer integers = buffers.filled("ids", new long[] {1});
        FloatBuffer floats = buffers.sized("vectors", 1);

        assertThat(integers.isDirect()).isTrue();
        assertThat(integers.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(floats.isDirect()).isTrue();
        assertThat(floats.order()).isEqualTo(ByteOrder.nativeOrder());
    }

    @ParameterizedTest
    @CsvSource({"5, 8, true", "8, 1, true", "8, 9, false", "0, 2, true", "1000, 1024, true", "1024, 1025, false"})
    void reusesItsMemoryWhereItIsLargeEnough(int before, int after, boolean same) {
        FloatBuffer first = buffers.sized("vectors", before);
        FloatBuffer second = buffers.sized("vectors", after);

        assertThat(second.remaining()).isEqualTo(after);
        assertThat(first)
                .satisfies(
                        same
                                ? it -> assertThat(it).isSameAs(second)
                                : it -> assertThat(it).isNotSameAs(second));
    }

    @Test
    void givesEachNameItsOwnMemory() {
        FloatBuffer vectors = buffers.sized("vectors", 1);
        FloatBuffer logits = buffers.sized("logits", 1);

        vectors.put(0, 1);
        logits.put(0, 2);

        assertThat(vectors.get(0)).isEqualTo(1);
    }

    @Test
    void makesEmptyBuffers() {
        LongBuffer buffer = buffers.filled("masks", new long[0]);

        assertThat(buffer.remaining()).isZero();
    }

    @Test
    void freesABufferThatIsTooLargeToKeep() {
        int length = RunBuffers.MAX_KEPT_BYTES / Float.BYTES + 1;
        FloatBuffer large = buffers.sized("logits", length);

        buffers.freeLarge();

        assertThat(large.remaining()).isEqualTo(length);
        assertThatThrownBy(() -> large.get(0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void keepsABufferThatIsNotTooLarge() {
        FloatBuffer kept = buffers.sized("logits", RunBuffers.MAX_KEPT_BYTES / Float.BYTES);

        buffers.freeLarge();

        assertThat(buffers.sized("logits", 1)).isSameAs(kept);
    }
}
