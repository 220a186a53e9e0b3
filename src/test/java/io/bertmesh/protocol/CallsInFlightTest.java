package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class CallsInFlightTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final CallsInFlight calls = new CallsInFlight();

    @Test
    void waitsForNothingIfNoCallIsInFlight() throws InterruptedException {
        int left = calls.awaitNone(LONG);

        assertThat(left).isZero();
    }

    @Test
    void waitsForTheLastCall() throws Exception {
        calls.begin();
        calls.begin();
        CompletableFuture<Integer> left = CompletableFuture.supplyAsync(this::await);

        calls.end();
        calls.end();

        assertThat(left.get(LONG.toSeconds(), TimeUnit.SECONDS)).isZero();
    }

    @Test
    void tellsHowManyCallsOutlastItsPatience() throws InterruptedException {
        calls.begin();
        calls.begin();
        calls.end();

        int left = calls.awaitNone(Duration.ofMillis(1));

        assertThat(left).isEqualTo(1);
        assertThat(calls.count()).isEqualTo(1);
    }

    private int await() {
        try {
            return calls.awaitNone(LONG);
        } catch (InterruptedException e) {
            throw new CompletionException(e);
        }
    }
}
