package io.bertmesh.protocol.grpc;

import io.bertmesh.call.CallContext;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.Task;
import io.bertmesh.protocol.ErrorStatus;
import io.bertmesh.protocol.Handover;
import io.bertmesh.protocol.OnlyInput;
import io.bertmesh.telemetry.CallObservation;
import io.bertmesh.telemetry.CallWatches;
import io.grpc.Context;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers streams: each item begins when it comes and is answered in its turn, all as one call in the lane for bulk.
 *
 * <p>The error of an item is its answer. An error that later items would meet too ends the stream, behind the answers to
 * the items before it. {@link StreamWindow} bounds how many items are under way.
 */
@ApplicationScoped
public class StreamCalls {

    private final Handover handover;
    private final CallWatches watches;
    private final int window;

    StreamCalls(Handover handover, CallWatches watches, BertConfig config) {
        this.handover = handover;
        this.watches = watches;
        this.window = config.limits().streamWindow();
    }

    /**
     * Answers the items of one stream.
     *
     * @param work answers one item; blocks
     * @param refusal makes an error the answer to its item
     */
    public <I, O> Multi<O> answer(
            Task task, Multi<I> items, BiFunction<I, CallContext, O> work, Function<InferenceError, O> refusal) {
        CallObservation observation = watches.begin(GrpcArrivals.handedOver(Context.current(), task, true));
        CallContext call =
                CallContext.startingNow(Ticker.system(), GrpcCalls.patience(Context.current()), Lane.BULK, observation);
        return items.onItem()
                .transform(item -> begin(call, () -> work.apply(item, call), refusal))
                // Asks for every item that comes, so that each begins at once. The window keeps it from overflowing.
                .onOverflow()
                .buffer(window)
                .onItem()
                .transformToUniAndConcatenate(answer -> Uni.createFrom().completionStage(answer))
                .onTermination()
                .invoke((failure, wasCancelled) -> {
                    observation.ended(status(call, failure, wasCancelled));
                    call.cancel();
                })
                .onFailure(InferenceException.class)
                .transform(failure -> GrpcStatus.of((InferenceException) failure));
    }

    /** gRPC cancels a stream whose deadline has passed, as it does one whose caller has gone. */
    private static String status(CallContext call, @Nullable Throwable failure, boolean wasCancelled) {
        if (wasCancelled) {
            return call.isExpired() ? "DEADLINE_EXCEEDED" : "CANCELLED";
        }
        return failure == null ? "OK" : ErrorStatus.nameOf(failure);
    }

    private <O> CompletableFuture<O> begin(CallContext call, Supplier<O> work, Function<InferenceError, O> refusal) {
        return handover.answer(call, _ -> work.get())
                // Nobody is left to be told: the caller has gone, or gRPC itself ends the call at its deadline.
                .onFailure(_ -> call.isCancelled() || call.isExpired())
                .recoverWithUni(Uni.createFrom().nothing())
                .onFailure(StreamCalls::isOfItemAlone)
                .recoverWithItem(failure -> refusal.apply(OnlyInput.named(((InferenceException) failure).error())))
                .subscribeAsCompletionStage();
    }

    private static boolean isOfItemAlone(Throwable failure) {
        return failure instanceof InferenceException refused
                && switch (refused.error()) {
                    case InferenceError.InvalidInput _,
                            InferenceError.TextTooLong _,
                            InferenceError.RequestTooLarge _,
                            InferenceError.UnknownModel _,
                            InferenceError.TaskNotOffered _,
                            InferenceError.Internal _ -> true;
                    case InferenceError.Overloaded _,
                            InferenceError.Unauthenticated _,
                            InferenceError.PermissionDenied _,
                            InferenceError.RateExceeded _,
                            InferenceError.DeadlineExceeded _,
                            InferenceError.Cancelled _,
                            InferenceError.Unavailable _ -> false;
                };
    }
}
