package io.bertmesh.cache;

import io.bertmesh.call.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Decides whether to use something that may be down. Thread-safe.
 *
 * <pre>
 *            failures in a row               pause is over: one try
 *   CLOSED ────────────────────▶ OPEN ───────────────────────────▶ TRYING
 *     ▲                          ▲ ▲                                │ │
 *     │                          │ └───── failed, or never reported ┘ │
 *     │                          │ failed                             │ answered
 *     └─────────────────────── ANSWERED ◀─────────────────────────────┘
 *       a real use succeeded
 * </pre>
 *
 * <p>The pause doubles up to a limit until a real use succeeds, so something that answers nothing but tries is tried
 * rarely. If the try is a real use, its success closes the circuit at once.
 */
final class CircuitBreaker {

    private final Settings settings;
    private final Ticker ticker;
    private final AtomicReference<State> state;

    /**
     * The limits of a breaker.
     *
     * @param failures number of failures in a row that open the circuit, 1 or more
     * @param firstPause how long the circuit stays open at first
     * @param longestPause how long the circuit stays open at most
     */
    record Settings(int failures, Duration firstPause, Duration longestPause) {}

    /** What the caller may do now. */
    enum Permit {
        /** Use it. */
        USE,
        /** Use it once, to find out whether it works again, and report the result. */
        TRY,
        /** Do not use it, because the circuit is open. */
        LEAVE
    }

    /** {@code pauseNanos} is the pause that would come next. */
    private sealed interface State {
        record Closed(int failures) implements State {}

        record Open(long untilNanos, long pauseNanos) implements State {}

        record Trying(long untilNanos, long pauseNanos) implements State {}

        record Answered(long pauseNanos) implements State {}
    }

    CircuitBreaker(Settings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.state = new AtomicReference<>(new State.Closed(0));
    }

    boolean isOpen() {
        return switch (state.get()) {
            case State.Closed _, State.Answered _ -> false;
            case State.Open _, State.Trying _ -> true;
        };
    }

    /** Asks for a use. While the circuit is open, one caller per pause gets {@link Permit#TRY}. */
    Permit ask() {
        State now = state.get();
        return switch (now) {
            case State.Closed _, State.Answered _ -> Permit.USE;
            case State.Open(long untilNanos, long pauseNanos) -> tryAfter(now, untilNanos, pauseNanos);
            // A try that is never reported counts as failed.
            case State.Trying(long untilNanos, long pauseNanos) -> tryAfter(now, untilNanos, pauseNanos);
        };
    }

    /** Reports that a real use succeeded. Returns whether it is the first since {@link #failed} returned true. */
    boolean succeeded() {
        if (state.get() instanceof State.Closed(int failures) && failures == 0) {
            return false;
        }
        State before = state.getAndSet(new State.Closed(0));
        return !(before instanceof State.Closed);
    }

    /** Reports that a try succeeded that was no real use. The circuit closes, but one failed use opens it again. */
    void answered() {
        state.updateAndGet(now -> switch (now) {
            case State.Closed _, State.Answered _ -> now;
            case State.Open(long _, long pauseNanos) -> new State.Answered(pauseNanos);
            case State.Trying(long _, long pauseNanos) -> new State.Answered(pauseNanos);
        });
    }

    /** Reports that a use or a try failed. Returns whether this opened the circuit first since a real use succeeded. */
    boolean failed() {
        long now = ticker.nanos();
        State last = state.getAndUpdate(before -> switch (before) {
            case State.Closed(int failures) when failures + 1 < settings.failures() -> new State.Closed(failures + 1);
            case State.Closed _ -> opened(now, settings.firstPause().toNanos());
            case State.Trying(long _, long pauseNanos) -> opened(now, pauseNanos);
            case State.Answered(long pauseNanos) -> opened(now, pauseNanos);
            // This use began before the circuit opened.
            case State.Open _ -> before;
        });
        return last instanceof State.Closed(int failures) && failures + 1 >= settings.failures();
    }

    private State.Open opened(long nowNanos, long pauseNanos) {
        return new State.Open(
                nowNanos + pauseNanos,
                Math.min(2 * pauseNanos, settings.longestPause().toNanos()));
    }

    private Permit tryAfter(State now, long untilNanos, long pauseNanos) {
        long nanos = ticker.nanos();
        if (nanos - untilNanos < 0) {
            return Permit.LEAVE;
        }
        State trying = new State.Trying(nanos + pauseNanos, pauseNanos);
        return state.compareAndSet(now, trying) ? Permit.TRY : Permit.LEAVE;
    }
}
