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
 *     ▲                           ▲                                  │
 *     │                           └─────── it failed, or never ended ┤
 *     └───────────────────────────────────────────── it succeeded ───┘
 * </pre>
 *
 * <p>Each time the way is barred for twice as long as the time before, up to a limit, until a real use has succeeded
 * after the try: what answers a try and nothing else is not asked often.
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

    private sealed interface State {
        /** For how long it would be open next. */
        long pauseNanos();

        record Closed(int failures, long pauseNanos) implements State {}

        record Open(long untilNanos, long pauseNanos) implements State {}

        record Trying(long untilNanos, long pauseNanos) implements State {}
    }

    CircuitBreaker(Settings settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.state =
                new AtomicReference<>(new State.Closed(0, settings.firstPause().toNanos()));
    }

    boolean isOpen() {
        return !(state.get() instanceof State.Closed);
    }

    /** Asks for a use. Of all who ask while it is open, one a pause gets {@link Permit#TRY}. */
    Permit ask() {
        State now = state.get();
        return switch (now) {
            case State.Closed _ -> Permit.USE;
            case State.Open(long untilNanos, long pauseNanos) -> tryAfter(now, untilNanos, pauseNanos);
            // A try that is never reported is one that failed.
            case State.Trying(long untilNanos, long pauseNanos) -> tryAfter(now, untilNanos, pauseNanos);
        };
    }

    /** A use succeeded. Tells whether this closed it. */
    boolean succeeded() {
        if (state.get() instanceof State.Closed(int failures, long _) && failures == 0) {
            return false;
        }
        State before = state.getAndSet(new State.Closed(0, settings.firstPause().toNanos()));
        return !(before instanceof State.Closed);
    }

    /** A try succeeded that was no real use: the way is free, and the next use must not fail. Tells whether this closed it. */
    boolean answered() {
        State before = state.getAndUpdate(
                now -> now instanceof State.Closed ? now : new State.Closed(settings.failures() - 1, now.pauseNanos()));
        return !(before instanceof State.Closed);
    }

    /** A use or a try failed. Tells whether this opened it, and did not keep it open. */
    boolean failed() {
        long now = ticker.nanos();
        State last = state.getAndUpdate(before -> switch (before) {
            case State.Closed(int failures, long pauseNanos)
            when failures + 1 < settings.failures() -> new State.Closed(failures + 1, pauseNanos);
            case State.Closed(int _, long pauseNanos) -> opened(now, pauseNanos);
            case State.Trying(long _, long pauseNanos) -> opened(now, pauseNanos);
            // Others began before it opened.
            case State.Open _ -> before;
        });
        return last instanceof State.Closed(int failures, long _) && failures + 1 >= settings.failures();
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
