package io.bertmesh.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.LogsErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class DirectMemoryTest {

    private static final long MAX_BYTES = 10_000_000;

    private final AtomicLong used = new AtomicLong();
    private final List<Integer> exits = new ArrayList<>();
    private final DirectMemory memory = new DirectMemory(used::get, MAX_BYTES, exits::add);

    @Test
    @LogsErrors
    void endsTheProcessOnceWhenItStaysFull() {
        used.set(MAX_BYTES);

        beat(2 * DirectMemory.PATIENCE_BEATS);

        assertThat(exits).containsExactly(70);
    }

    @Test
    void outlastsABurst() {
        used.set(MAX_BYTES);
        beat(DirectMemory.PATIENCE_BEATS - 1);
        used.set(0);
        beat(1);
        used.set(MAX_BYTES);

        beat(DirectMemory.PATIENCE_BEATS - 1);

        assertThat(exits).isEmpty();
    }

    private void beat(int times) {
        for (int i = 0; i < times; i++) {
            memory.check();
        }
    }
}
