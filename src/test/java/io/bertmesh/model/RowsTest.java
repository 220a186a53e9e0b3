package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowsTest {

    private final List<String> events = new ArrayList<>();
    private final FloatBuffer lent = FloatBuffer.wrap(new float[] {1, 2});

    @Test
    void keepsItsMemoryUntilItIsClosed() {
        Rows rows = Rows.lent(lent, 2, FloatBuffer.allocate(0), 5, () -> events.add("given back"));

        assertThat(rows.vectors()).isSameAs(lent);
        assertThat(events).isEmpty();
    }

    @Test
    void givesBackItsMemoryOnceHoweverOftenItIsClosed() {
        Rows rows = Rows.lent(lent, 2, FloatBuffer.allocate(0), 5, () -> events.add("given back"));

        rows.close();
        rows.close();

        assertThat(events).containsExactly("given back");
    }

    @Test
    void wrapsArrays() {
        Rows rows = Rows.of(new float[] {1, 2}, 2, new float[] {3, 4, 5}, 3);

        assertThat(rows.vectors().get(1)).isEqualTo(2);
        assertThat(rows.logits().get(2)).isEqualTo(5);
        assertThat(rows.hiddenSize()).isEqualTo(2);
        assertThat(rows.vocabularySize()).isEqualTo(3);
    }
}
