package io.bertmesh.call;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One call, from its first header to its end: its origin, caller, deadline and cancellation, and the one listener that
 * observes it.
 *
 * <p>The task, the model and the caller become known on the way. {@link #ended} is the only rule for deadline and
 * cancellation; code asks it before it works for a call. Thread-safe.
 *
 * <pre>
 *             begin                  end
 *   ARRIVED ─────────▶ WORKING ─────────────▶ OVER
 *      └───────────── turnedAway ─────────────▲
 * </pre>
 */
public final class Call {

    /** The patience of a caller without a deadline. A hundred years in nanoseconds still fit into a long. */
    public static final Duration UNLIMITED = Duration.ofDays(36_500);

    private final String id;
    private final Transport transport;
    private final Optional<String> peer;
    private final Ticker ticker;
    private final long arrivalNanos;
    private final CallListener listener;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.ARRIVED);
    // Set once, by the first code that learns the task.
    private final AtomicReference<Optional<Task>> task = new AtomicReference<>(Optional.empty());
    // Guarded by this when written. Moves only to an earlier time.
    private volatile Deadline deadline;
    // Set by the access check, before work begins.
    private volatile Caller caller = Caller.ANYONE;
    // Set by the edge, before work begins.
    private volatile HeldBytes held = HeldBytes.UNCOUNTED;
    // Becomes true once and stays true.
    private volatile boolean cancelled;

    /** @param error why the call gets no answer once that time has passed */
    private record Deadline(long nanos, InferenceError error) {}

    private enum Phase {
        ARRIVED,
        WORKING,
        OVER
    }

    /**
     * Makes a call whose headers were just read. It has no deadline until {@link #waitAtMost} or
     * {@link #takeAtMost} sets one.
     *
     * @param id identifies the call for the caller, the proxies and this service, 1 to 128 characters
     * @param peer IP address at the other end of the connection, the caller's or its proxy's, if known
     * @param listenerFactory makes the listener, which may keep the call
     */
    public Call(
            String id,
            Transport transport,
            Optional<String> peer,
            Ticker ticker,
            Function<? super Call, ? extends CallListener> listenerFactory) {
        this.id = id;
        this.transport = transport;
        this.peer = peer;
        this.ticker = ticker;
        this.arrivalNanos = ticker.nanos();
        this.deadline = new Deadline(arrivalNanos + UNLIMITED.toNanos(), new InferenceError.TimedOut());
        // Last, because the listener sees this call.
        this.listener = listenerFactory.apply(this);
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

    /** The caller; {@link Caller#ANYONE} until the access check knows it, and always if there is no access check. */
    public Caller caller() {
        return caller;
    }

    /** Sets the caller. The access check calls this. */
    public void madeBy(Caller known) {
        caller = known;
    }

    /** What the call holds of the memory for requests and answers; {@link HeldBytes#UNCOUNTED} if no budget limits it. */
    public HeldBytes held() {
        return held;
    }

    /** Sets what the call holds. The edge calls this, and gives it back when the answer is written. */
    public void holds(HeldBytes share) {
        held = share;
    }

    /** Sets the task that the call asks for. Only the first time counts and reaches the listener. */
    public void asks(Task asked) {
        Optional<Task> before = task.get();
        if (before.isEmpty() && task.compareAndSet(before, Optional.of(asked))) {
            listener.asked(asked);
        }
    }

    /** The task that the call asks for, once it is known. */
    public Optional<Task> task() {
        return task.get();
    }

    /** The time on the call's clock, in nanoseconds from an arbitrary origin. */
    public long nanos() {
        return ticker.nanos();
    }

    /** The arrival time, as {@link #nanos} counts. */
    public long arrivalNanos() {
        return arrivalNanos;
    }

    /**
     * Limits the call to the {@code patience} of its caller, from now. A negative value means that the deadline has
     * passed.
     */
    public void waitAtMost(Duration patience) {
        endWithin(patience, new InferenceError.DeadlineExceeded());
    }

    /** Limits the call to the time that the service allows, from now. */
    public void takeAtMost(Duration limit) {
        endWithin(limit, new InferenceError.TimedOut());
    }

    private synchronized void endWithin(Duration time, InferenceError error) {
        long nanos = ticker.nanos() + time.toNanos();
        if (nanos - deadline.nanos() < 0) {
            deadline = new Deadline(nanos, error);
        }
    }

    /** Why a call that cannot be answered before its deadline gets no answer: whose limit that deadline is. */
    public InferenceError deadlinePassed() {
        return deadline.error();
    }

    /** The time left in nanoseconds, negative once the deadline has passed. */
    public long remainingNanos() {
        return deadline.nanos() - ticker.nanos();
    }

    public boolean isExpired() {
        return remainingNanos() <= 0;
    }

    /** Cancels the call. The dispatcher notices within one beat and stops its runs; work not yet begun never starts. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }

    /** Why the caller no longer waits, or empty while it waits. */
    public Optional<InferenceError> ended() {
        // The deadline comes first, because gRPC cancels a call whose deadline has passed.
        if (isExpired()) {
            return Optional.of(deadlinePassed());
        }
        return cancelled ? Optional.of(new InferenceError.Cancelled()) : Optional.empty();
    }

    /** Throws {@link InferenceException} if the caller no longer waits. */
    public void requireWaiting() {
        ended().ifPresent(error -> {
            throw new InferenceException(error);
        });
    }

    /** Marks the start of the call's work. After that only {@link #end} ends the call. */
    public void begin() {
        if (phase.compareAndSet(Phase.ARRIVED, Phase.WORKING)) {
            listener.begun();
        }
    }

    /**
     * Ends the call. Only the first time counts and reaches the listener.
     *
     * @param status name of its gRPC status on every transport: OK, INVALID_ARGUMENT, ...
     */
    public void end(String status) {
        if (phase.getAndSet(Phase.OVER) != Phase.OVER) {
            listener.ended(status);
        }
    }

    /** Ends a call that was answered without work, such as a refused one. Does nothing once its work has begun. */
    public void turnedAway(String status) {
        if (phase.compareAndSet(Phase.ARRIVED, Phase.OVER)) {
            listener.ended(status);
        }
    }
}
