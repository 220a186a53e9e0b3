package io.bertmesh.call;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One call, from its first header to its end: where it came from, who makes it, how long its caller waits, whether it
 * still does, and the one listener that is told what becomes of it.
 *
 * <p>The task, the model and the caller are found on the way. {@link #ended} is the one rule of deadline and cancellation;
 * whoever is about to work for a call asks it. Thread-safe.
 *
 * <pre>
 *             begin                  end
 *   ARRIVED ─────────▶ WORKING ─────────────▶ OVER
 *      └───────────── turnedAway ─────────────▲
 * </pre>
 */
public final class Call {

    /** The patience of a caller who names no deadline. A hundred years still fit a long as nanoseconds. */
    public static final Duration UNLIMITED = Duration.ofDays(36_500);

    private final String id;
    private final Transport transport;
    private final Optional<String> peer;
    private final Ticker ticker;
    private final long arrivalNanos;
    private final CallListener listener;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ARRIVED);
    // Set once, by whoever learns first what is asked for.
    private final AtomicReference<Optional<Task>> task = new AtomicReference<>(Optional.empty());
    // Guarded by this when written. Only ever moves to an earlier time.
    private volatile long deadlineNanos;
    // Set by the access check, before work begins.
    private volatile Caller caller = Caller.ANYONE;
    // Turns true once, and stays.
    private volatile boolean cancelled;

    private enum Phase {
        ARRIVED,
        WORKING,
        OVER
    }

    /**
     * A call whose headers were just read, and whose caller waits for ever until {@link #waitAtMost} says otherwise.
     *
     * @param id by which the caller, the proxies before us and we know the call, 1 to 128 characters
     * @param peer IP address at the other end of the connection, if it is known: the caller's, or its proxy's
     * @param listening makes the listener, which may keep the call
     */
    public Call(
            String id,
            Transport transport,
            Optional<String> peer,
            Ticker ticker,
            Function<? super Call, ? extends CallListener> listening) {
        this.id = id;
        this.transport = transport;
        this.peer = peer;
        this.ticker = ticker;
        this.arrivalNanos = ticker.nanos();
        this.deadlineNanos = arrivalNanos + UNLIMITED.toNanos();
        // Last, because the listener sees this call.
        this.listener = listening.apply(this);
    }

    public String id() {
        return id;
    }

    public Transport transport() {
        return transport;
    }

    public Optional<String> peer() {
        return peer;
    }

    /** The lane in which the call's texts wait. */
    public Lane lane() {
        return transport.lane();
    }

    public CallListener listener() {
        return listener;
    }

    /** Who makes the call; {@link Caller#ANYONE} until the access check has found out, and where there is none. */
    public Caller caller() {
        return caller;
    }

    /** The access check found out who makes the call. */
    public void madeBy(Caller known) {
        caller = known;
    }

    /** The call asks for this task. Only the first time counts, and tells the listener. */
    public void asks(Task asked) {
        Optional<Task> before = task.get();
        if (before.isEmpty() && task.compareAndSet(before, Optional.of(asked))) {
            listener.asked(asked);
        }
    }

    /** What the call asks for, once that is known. */
    public Optional<Task> task() {
        return task.get();
    }

    /** Nanoseconds of the clock by which the call is timed, from an arbitrary origin. */
    public long nanos() {
        return ticker.nanos();
    }

    /** When the call arrived, by {@link #nanos}. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    /** The caller waits for no longer than this from now. A negative time is a deadline already passed. */
    public synchronized void waitAtMost(Duration patience) {
        long nanos = ticker.nanos() + patience.toNanos();
        if (nanos - deadlineNanos < 0) {
            deadlineNanos = nanos;
        }
    }

    /** Time left in nanoseconds, negative once the deadline has passed. */
    public long remainingNanos() {
        return deadlineNanos - ticker.nanos();
    }

    public boolean isExpired() {
        return remainingNanos() <= 0;
    }

    /** The caller waits no more. Runs notice within a beat of the dispatcher, and work not yet begun is not done. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /** Why the caller waits no more, or nothing while it does. */
    public Optional<InferenceError> ended() {
        // First, because gRPC cancels a call whose deadline has passed.
        if (isExpired()) {
            return Optional.of(new InferenceError.DeadlineExceeded());
        }
        return cancelled ? Optional.of(new InferenceError.Cancelled()) : Optional.empty();
    }

    /** Throws {@link InferenceException} if the caller waits no more. */
    public void requireWaiting() {
        ended().ifPresent(error -> {
            throw new InferenceException(error);
        });
    }

    /** The call's work begins: from now on {@link #end} alone tells its end. */
    public void begin() {
        if (phase.compareAndSet(Phase.ARRIVED, Phase.WORKING)) {
            listener.begun();
        }
    }

    /**
     * The call is over. Only the first time counts, and tells the listener.
     *
     * @param status name of its gRPC status, whatever the transport: OK, INVALID_ARGUMENT, ...
     */
    public void end(String status) {
        if (phase.getAndSet(Phase.OVER) != Phase.OVER) {
            listener.ended(status);
        }
    }

    /** The call was answered without work, as one that was refused. Does nothing once its work has begun. */
    public void turnedAway(String status) {
        if (phase.compareAndSet(Phase.ARRIVED, Phase.OVER)) {
            listener.ended(status);
        }
    }
}
