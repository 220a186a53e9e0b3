package io.bertmesh.telemetry;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Task;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Consumer;

/** Makes the one listener of each call, which tells all that watch calls: metrics, access log and traces. */
@ApplicationScoped
public class CallTelemetry {

    private final List<CallWatch> watches;

    CallTelemetry(@All List<CallWatch> watches) {
        this.watches = watches;
    }

    /** A call arrived. Asked on the thread of its edge, where the edge's span is the current one. */
    public CallListener listen(Call call) {
        return new Together(
                watches.stream().flatMap(watch -> watch.listen(call).stream()).toList());
    }

    private record Together(List<CallListener> listeners) implements CallListener {

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
            each(listener -> listener.ended(status));
        }

        private void each(Consumer<CallListener> news) {
            listeners.forEach(news);
        }
    }
}
