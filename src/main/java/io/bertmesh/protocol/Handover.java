package io.bertmesh.protocol;

import io.bertmesh.call.CallContext;
import io.bertmesh.call.CallObserver;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.telemetry.CallObservation;
import io.bertmesh.telemetry.CallOrigin;
import io.bertmesh.telemetry.CallWatches;
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
 * The one step from an edge's event loop to plain blocking code: each call is answered on a virtual thread.
 *
 * <p>When the caller goes away the call is cancelled. Callers only ever see {@link InferenceException}.
 */
@ApplicationScoped
public class Handover {

    private static final Logger LOG = Logger.getLogger(Handover.class);

    /** The patience of a caller who names no deadline. A hundred years still fit a long as nanoseconds. */
    public static final Duration UNLIMITED = Duration.ofDays(36_500);

    private final ExecutorService virtualThreads;
    private final CallsUnderWay callsUnderWay;
    private final CallWatches watches;
    private final Duration requestTimeout;

    Handover(
            @VirtualThreads ExecutorService virtualThreads,
            CallsUnderWay callsUnderWay,
            CallWatches watches,
            BertConfig config) {
        this.virtualThreads = virtualThreads;
        this.callsUnderWay = callsUnderWay;
        this.watches = watches;
        this.requestTimeout = config.limits().requestTimeout();
    }

    /** Answers a call that is not worth observing, for it runs no model. */
    public <T> Uni<T> answer(Duration patience, Function<CallContext, T> work) {
        return answer(patience, CallObserver.NONE, work);
    }

    /** Answers a call whose caller waits for {@code patience}, or the configured limit if that is shorter. */
    public <T> Uni<T> answer(CallOrigin origin, Duration patience, Function<CallContext, T> work) {
        CallObservation observation = watches.begin(origin);
        return answer(patience, observation, work)
                .onItem()
                .invoke(() -> observation.ended("OK"))
                .onFailure()
                .invoke(failure -> observation.ended(ErrorStatus.nameOf(failure)))
                .onCancellation()
                .invoke(() -> observation.ended("CANCELLED"));
    }

    private <T> Uni<T> answer(Duration patience, CallObserver observer, Function<CallContext, T> work) {
        Duration granted = patience.compareTo(requestTimeout) < 0 ? patience : requestTimeout;
        CallContext call = CallContext.startingNow(Ticker.system(), granted, Lane.INTERACTIVE, observer);
        return answer(call, work).onCancellation().invoke(call::cancel);
    }

    /** Answers one part of a call. Whoever made the call cancels it. */
    public <T> Uni<T> answer(CallContext call, Function<CallContext, T> work) {
        return Uni.createFrom().emitter(emitter -> {
            callsUnderWay.begin();
            try {
                virtualThreads.execute(() -> complete(emitter, work, call));
            } catch (RejectedExecutionException e) {
                callsUnderWay.end();
                emitter.fail(new InferenceException(new InferenceError.Unavailable("draining")));
            }
        });
    }

    private <T> void complete(UniEmitter<? super T> emitter, Function<CallContext, T> work, CallContext call) {
        try {
            emitter.complete(work.apply(call));
        } catch (InferenceException e) {
            emitter.fail(e);
        } catch (RuntimeException | Error e) {
            LOG.error("A call failed by a fault of ours", e);
            emitter.fail(new InferenceException(new InferenceError.Internal()));
        } finally {
            // The edge has handed the answer to the network by now: it does so while the emitter is told.
            callsUnderWay.end();
        }
    }
}
