package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Eventually;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class StopSignalTest {

    private final StopSignal stop = new StopSignal();
    private final List<String> done = new ArrayList<>();

    @Test
    void isNotStoppedAtFirst() {
        boolean stopped = stop.isStopped();

        assertThat(stopped).isFalse();
    }

    @Test
    void runsItsActionWhenItIsStopped() {
        stop.listen(() -> done.add("stopped"));

        stop.stop();

        assertThat(done).containsExactly("stopped");
        assertThat(stop.isStopped()).isTrue();
    }

    @Test
    void runsALateActionAtOnce() {
        stop.stop();

        stop.listen(() -> done.add("stopped"));

        assertThat(done).containsExactly("stopped");
    }

    @Test
    void doesNothingBeforeItIsStopped() {
        stop.listen(() -> done.add("stopped"));

        assertThat(done).isEmpty();
    }

    @Test
    void doesNothingOnceIgnored() {
        stop.listen(() -> done.add("stopped"));
        stop.ignore();

        stop.stop();

        assertThat(done).isEmpty();
        assertThat(stop.isStopped()).isTrue();
    }

    @Test
    void runsOnlyTheLastAction() {
        stop.listen(() -> done.add("first"));
        stop.listen(() -> done.add("second"));

        stop.stop();

        assertThat(done).containsExactly("second");
    }

    @Test
    void isIgnoredOnlyWhenTheActionIsOver() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch mayEnd = new CountDownLatch(1);
        stop.listen(() -> {
            begun.countDown();
            await(mayEnd);
            done.add("stopped");
        });
        Thread stopping = Thread.ofPlatform().start(stop::stop);
        begun.await();
        Thread ignoring = Thread.ofPlatform().start(() -> {
            stop.ignore();
            done.add("ignored");
        });
        Eventually.holds("one waits for the other", () -> ignoring.getState() == Thread.State.BLOCKED);

        mayEnd.countDown();
        Eventually.ends(stopping);
        Eventually.ends(ignoring);

        assertThat(done).containsExactly("stopped", "ignored");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
