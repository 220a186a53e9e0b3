package io.bertmesh.protocol.grpc;

import io.bertmesh.call.Call;
import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.protocol.ErrorStatus;
import io.bertmesh.protocol.Handover;
import io.grpc.Context;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Answers gRPC calls, unary ones and streams, and turns errors into statuses with details. */
@ApplicationScoped
public class GrpcCalls {

    private final Handover handover;
    private final int window;

    GrpcCalls(Handover handover, BertConfig config) {
        this.handover = handover;
        this.window = config.limits().streamWindow();
    }

    /** Answers the unary call of the current context. */
    public <T> Uni<T> answer(Function<Call, T> work) {
        return handover.answer(GrpcArrivals.current(), work)
                .onFailure(InferenceException.class)
                .transform(GrpcStatus::of);
    }

    /**
     * Answers the stream of the current context: one call in the bulk lane, whose items begin when they arrive and are
     * answered in order.
     *
     * <p>An item's own error is its answer. An error that would also hit later items ends the stream, after the answers
     * to the earlier items. {@link StreamWindow} limits how many items are in flight.
     *
     * @param work answers one item; blocks
     * @param refusal turns an error into the answer to its item
     */
    public <I, O> Multi<O> answerStream(
            Multi<I> items, BiFunction<I, Call, O> work, Function<InferenceError, O> refusal) {
        Call call = GrpcArrivals.current();
        call.begin();
        Context context = Context.current();
        return items.onItem()
                .transform(item -> begin(call, _ -> work.apply(item, call), refusal))
                // Last, so that the answers to the items before it leave first.
                .onCompletion()
                .switchTo(() -> Multi.createFrom()
                        .items(RequestCheck.fault(context).stream()
                                .map(InferenceException::new)
                                .map(CompletableFuture::<O>failedFuture)))
                // Requests every item at once, so that each begins when it arrives. The window prevents an overflow.
                .onOverflow()
                .buffer(window)
                .onItem()
                .transformToUniAndConcatenate(answer -> Uni.createFrom().completionStage(answer))
                .onTermination()
                .invoke((failure, wasCancelled) -> {
                    call.end(status(call, failure, wasCancelled));
                    call.cancel();
                })
                .onFailure(InferenceException.class)
                .transform(failure -> GrpcStatus.of((InferenceException) failure));
    }

    private static String status(Call call, @Nullable Throwable failure, boolean wasCancelled) {
        if (wasCancelled) {
            return GrpcArrivals.statusOfCancelled(call);
        }
        return failure == null ? "OK" : ErrorStatus.nameOf(failure);
    }

    private <O> CompletableFuture<O> begin(Call call, Function<Call, O> work, Function<InferenceError, O> refusal) {
        return handover.answerItem(call, work)
                // The caller has gone, or gRPC itself ends the call at its deadline: no caller would get an answer.
                .onFailure(_ -> call.ended().isPresent())
                .recoverWithUni(Uni.createFrom().nothing())
                .onFailure(GrpcCalls::isOfItemAlone)
                .recoverWithItem(failure -> refusal.apply(((InferenceException) failure).error()))
                .subscribeAsCompletionStage();
    }

    private static boolean isOfItemAlone(Throwable failure) {
        return failure instanceof InferenceException refused
                && switch (refused.error()) {
                    case InferenceError.InvalidInput _,
                            InferenceError.TextTooLong _,
                            InferenceError.RequestTooLarge _,
                            InferenceError.Unroutable _,
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
