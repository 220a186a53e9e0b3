package io.bertmesh.cache;

import io.bertmesh.call.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Tells whether it is worth asking something that may be down. Thread-safe.
 *
 * <pre>
 *            failures in a row               time is up: one try
 *   CLOSED ────────────────────▶ OPEN ───────────────────────────▶ TRYING
 *     ▲                          ▲ ▲                                │ │
 *     │                          │ └──────── failed, or never ended ┘ │
 *     │                          │ failed                             │ answered
 *     └─────────────────────── ANSWERED ◀─────────────────────────────┘
 *       a real use succeeded
 * </pre>
 *
 * <p>Each time the way is barred for twice as long as the time before, up to a limit, until a real use has succeeded:
 * what answers a try and nothing else is not asked often. Where the try is a real use, its success closes at once.
 */
final class CircuitBreaker {

    private final Settings settings;
    private final Ticker ticker;
    private final AtomicReference<State> state;

    /**
     * What bounds a breaker.
     *
     * @param failures in a row that open it, 1 or more
     * @param firstPause for how long it is open first
     * @param longestPause for how long it is open at most
     */
    record Settings(int failures, Duration firstPause, Duration longestPause) {}

    /** What may be done now. */
    enum Permit {
        /** Use it. */
        USE,
        /** Use it once, to see whether it works again, and report back. */
        TRY,
        /** Leave it alone. */
        LEAVE
    }

    /** The pause is the one that would be next. */
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

    /** Asks for a use. Of all who ask while it is open, one a pause gets {@link Permit#TRY}. */
    Permit ask() {
        State now = state.get();
        return switch (now) {
            case State.Closed _, State.Answered _ -> Permit.USE;
            case State.Open(long untilNanos, long pauseNanos) -> tryAfter(now, untilNanos, pauseNanos);
            // A try that is never reported is one that failed.
            case State.Trying(long untilNanos, long pauseNanos) -> tryAfter(now, untilNanos, pauseNanos);
        };
    }

    /** A real use succeeded. Tells whether this is the first since {@link #failed} told that it opened. */
    boolean succeeded() {
        if (state.get() instanceof State.Closed(int failures) && failures == 0) {
            return false;
        }
        State before = state.getAndSet(new State.Closed(0));
        return !(before instanceof State.Closed);
    }

    /** A try succeeded that was no real use: the way is free, and the next use must not fail. */
    void answered() {
        state.updateAndGet(now -> switch (now) {
            case State.Closed _, State.Answered _ -> now;
            case State.Open(long _, long pauseNanos) -> new State.Answered(pauseNanos);
            case State.Trying(long _, long pauseNanos) -> new State.Answered(pauseNanos);
        });
    }

    /** A use or a try failed. Tells whether this opened it, for the first time since a real use succeeded. */
    boolean failed() {
        long now = ticker.nanos();
        State last = state.getAndUpdate(before -> switch (before) {
            case State.Closed(int failures) when failures + 1 < settings.failures() -> new State.Closed(failures + 1);
            case State.Closed _ -> opened(now, settings.firstPause().toNanos());
            case State.Trying(long _, long pauseNanos) -> opened(now, pauseNanos);
            case State.Answered(long pauseNanos) -> opened(now, pauseNanos);
            // Others began before it opened.
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
