package io.bertmesh.protocol;

import io.bertmesh.call.Call;
import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Takes a call from an edge's event loop to plain blocking code on a virtual thread.
 *
 * <p>If the caller goes away, the call is cancelled. Callers see no exception but {@link InferenceException}.
 */
@ApplicationScoped
public class Handover {

    private static final Logger LOG = Logger.getLogger(Handover.class);

    private final ExecutorService virtualThreads;
    private final CallsInFlight callsInFlight;
    private final Duration requestTimeout;

    Handover(@VirtualThreads ExecutorService virtualThreads, CallsInFlight callsInFlight, BertConfig config) {
        this.virtualThreads = virtualThreads;
        this.callsInFlight = callsInFlight;
        this.requestTimeout = config.limits().requestTimeout();
    }

    /**
     * Begins the work of a call that is no stream, and ends the call when it is answered. From now on it may take the
     * configured request timeout, or less if its caller says so.
     */
    public <T> Uni<T> answer(Call call, Function<Call, T> work) {
        call.takeAtMost(requestTimeout);
        call.begin();
        return answerItem(call, work).onTermination().invoke((_, failure, wasCancelled) -> {
            if (wasCancelled) {
                call.cancel();
                call.end("CANCELLED");
            } else {
                call.end(failure == null ? "OK" : ErrorStatus.nameOf(failure));
            }
        });
    }

    /** Answers one item of a call, and leaves it to its creator to end the call. */
    public <T> Uni<T> answerItem(Call call, Function<Call, T> work) {
        return Uni.createFrom().emitter(emitter -> {
            callsInFlight.begin();
            try {
                virtualThreads.execute(() -> complete(emitter, call, work));
            } catch (RejectedExecutionException e) {
                callsInFlight.end();
                emitter.fail(new InferenceException(new InferenceError.Unavailable("draining")));
            }
        });
    }

    private <T> void complete(UniEmitter<? super T> emitter, Call call, Function<Call, T> work) {
        try {
            emitter.complete(work.apply(call));
        } catch (InferenceException e) {
            emitter.fail(e);
        } catch (RuntimeException | Error e) {
            LOG.error("Internal error while answering a call", e);
            emitter.fail(new InferenceException(new InferenceError.Internal()));
        } finally {
            // The edge has passed the answer to the network by now, because it does so within the emitter's call.
            callsInFlight.end();
        }
    }
}
