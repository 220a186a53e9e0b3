package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Task;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/** Makes the listener of each call. It forwards every event to metrics, access log and traces. */
@ApplicationScoped
public class CallTelemetry {

    private final List<CallWatch> watches;

    CallTelemetry(@All List<CallWatch> watches) {
        this.watches = watches;
    }

    /** Returns the listener of a call that has just arrived. */
    public CallListener listen(Call call) {
        return new AllListeners(call);
    }

    private static Stream<CallListener> each(
            List<CallWatch> watches, Function<CallWatch, Optional<CallListener>> listener) {
        return watches.stream().flatMap(watch -> listener.apply(watch).stream());
    }

    private final class AllListeners implements CallListener {

        private final Call call;
        // Grows once: when work begins, or when the call ends without any.
        private volatile List<CallListener> listeners;
        private volatile boolean hasBegun;

        private AllListeners(Call call) {
            this.call = call;
            this.listeners =
                    CallTelemetry.each(watches, watch -> watch.arrived(call)).toList();
        }

        @Override
        public void begun() {
            each(CallListener::begun);
            attach();
        }

        /** Adds the listeners that wait for the work to begin. */
        private void attach() {
            hasBegun = true;
            Stream<CallListener> others = CallTelemetry.each(watches, watch -> watch.begun(call));
            listeners = Stream.concat(listeners.stream(), others).toList();
        }

        @Override
        public void asked(Task task) {
            each(listener -> listener.asked(task));
        }

        @Override
        public void servedBy(String model, String version) {
            each(listener -> listener.servedBy(model, version));
        }

        @Override
        public void tokenized(int tokens, long nanos) {
            each(listener -> listener.tokenized(tokens, nanos));
        }

        @Override
        public void lookedUp(int texts, int found, long nanos) {
            each(listener -> listener.lookedUp(texts, found, nanos));
        }

        @Override
        public void queued(int texts) {
            each(listener -> listener.queued(texts));
        }

        @Override
        public void ran(TextRun run) {
            each(listener -> listener.ran(run));
        }

        @Override
        public void answered(String reason) {
            each(listener -> listener.answered(reason));
        }

        @Override
        public void ended(String status) {
            if (!hasBegun) {
                attach();
            }
            each(listener -> listener.ended(status));
        }

        private void each(Consumer<CallListener> event) {
            listeners.forEach(event);
        }
    }
}
