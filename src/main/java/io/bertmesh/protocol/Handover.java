package io.bertmesh.protocol;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.quarkus.virtual.threads.VirtualThreads;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The one step from an edge's event loop to plain blocking code: each call is answered on a virtual thread.
 *
 * <p>When the caller goes away the call is cancelled. Callers only ever see {@link InferenceException}.
 */
@ApplicationScoped
public class Handover {

    private static final Logger LOG = Logger.getLogger(Handover.class);

    private final ExecutorService virtualThreads;
    private final CallsUnderWay callsUnderWay;

    Handover(@VirtualThreads ExecutorService virtualThreads, CallsUnderWay callsUnderWay) {
        this.virtualThreads = virtualThreads;
        this.callsUnderWay = callsUnderWay;
    }

    /** Begins the work of a call and, once it is answered, ends it. */
    public <T> Uni<T> answer(Call call, Supplier<T> work) {
        call.begin();
        return answerItem(work)
                .onItem()
                .invoke(() -> call.end("OK"))
                .onFailure()
                .invoke(failure -> call.end(ErrorStatus.nameOf(failure)))
                .onCancellation()
                .invoke(() -> {
                    call.cancel();
                    call.end("CANCELLED");
                });
    }

    /** Answers one item of a call. Whoever made the call ends it. */
    public <T> Uni<T> answerItem(Supplier<T> work) {
        return Uni.createFrom().emitter(emitter -> {
            callsUnderWay.begin();
            try {
                virtualThreads.execute(() -> complete(emitter, work));
            } catch (RejectedExecutionException e) {
                callsUnderWay.end();
                emitter.fail(new InferenceException(new InferenceError.Unavailable("draining")));
            }
        });
    }

    private <T> void complete(UniEmitter<? super T> emitter, Supplier<T> work) {
        try {
            emitter.complete(work.get());
        } catch (InferenceException e) {
            emitter.fail(e);
        } catch (RuntimeException | Error e) {
            LOG.error("Internal error while answering a call", e);
            emitter.fail(new InferenceException(new InferenceError.Internal()));
        } finally {
            // The edge has handed the answer to the network by now: it does so while the emitter is told.
            callsUnderWay.end();
        }
    }
}
