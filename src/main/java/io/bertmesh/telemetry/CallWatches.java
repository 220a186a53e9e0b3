package io.bertmesh.telemetry;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.CallObserver;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All ways of telemetry as one. */
@ApplicationScoped
public class CallWatches {

    private final List<CallWatch> watches;

    CallWatches(@All List<CallWatch> watches) {
        this.watches = watches;
    }

    /** A call came. Ending it more than once is no fault: the first time counts. */
    public CallObservation begin(CallOrigin origin) {
        List<CallObservation> observations =
                watches.stream().map(watch -> watch.begin(origin)).toList();
        return new Together(observations, new AtomicBoolean());
    }

    /** The call that the observer looks at, if its trace is recorded. */
    static @Nullable TracedCall traced(CallObserver observer) {
        if (observer instanceof TracedCall traced) {
            return traced;
        }
        if (observer instanceof Together together) {
            for (CallObservation observation : together.observations()) {
                if (observation instanceof TracedCall traced) {
                    return traced;
                }
            }
        }
        return null;
    }

    private record Together(List<CallObservation> observations, AtomicBoolean hasEnded) implements CallObservation {

        @Override
        public void servedBy(String model, String version) {
            each(observation -> observation.servedBy(model, version));
        }

        @Override
        public void tokenized(int tokens, long nanos) {
            each(observation -> observation.tokenized(tokens, nanos));
        }

        @Override
        public void lookedUp(int texts, int found, long nanos) {
            each(observation -> observation.lookedUp(texts, found, nanos));
        }

        @Override
        public void queued(int texts) {
            each(observation -> observation.queued(texts));
        }

        @Override
        public void ran(TextRun run) {
            each(observation -> observation.ran(run));
        }

        @Override
        public void answeredFrom(AnswerSource source) {
            each(observation -> observation.answeredFrom(source));
        }

        @Override
        public void answered(String reason) {
            each(observation -> observation.answered(reason));
        }

        @Override
        public void ended(String status) {
            if (hasEnded.compareAndSet(false, true)) {
                each(observation -> observation.ended(status));
            }
        }

        private void each(Consumer<CallObservation> news) {
            observations.forEach(news);
        }
    }
}
