package io.bertmesh.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.ManualTimers;
import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Handler;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HealthBeatTest {

    private final ManualTimers timers = new ManualTimers();
    private final AtomicInteger looks = new AtomicInteger();
    private final HealthBeat beat = new HealthBeat(timers.vertx(), looks::incrementAndGet);

    @Test
    void looksTimeAndAgain() {
        beat.begin();

        timers.goOff();
        timers.goOff();

        assertThat(looks).hasValue(2);
    }

    @Test
    void leavesNoTimerBehind() {
        beat.begin();

        beat.stop(new ShutdownEvent());

        assertThat(timers.pending()).isZero();
    }

    @Test
    void doesNotBeginOnceAllIsOver() {
        beat.stop(new ShutdownEvent());

        beat.begin();

        assertThat(timers.pending()).isZero();
    }

    @Test
    void looksNoMoreEvenIfTheTimerHadGoneOffAlready() {
        beat.begin();
        Handler<Long> late = timers.last();

        beat.stop(new ShutdownEvent());
        late.handle(1L);

        assertThat(looks).hasValue(0);
    }
}
