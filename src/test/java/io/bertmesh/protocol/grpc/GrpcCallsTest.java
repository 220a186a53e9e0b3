package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.LogsErrors;
import io.grpc.Context;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** How a stream answers its items, whatever the task. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class GrpcCallsTest {

    private static final int WINDOW = 64;

    static final List<InferenceError> ERRORS_OF_ITEMS = List.of(
            new InferenceError.InvalidInput("top_k", "0", "1 to 100"),
            new InferenceError.TextTooLong("texts[0]", 65, 64),
            new InferenceError.RequestTooLarge(1),
            new InferenceError.UnknownModel("model", "one of a"),
            new InferenceError.TaskNotOffered("fill-mask", "none"),
            new InferenceError.Internal());

    static final List<InferenceError> ERRORS_OF_STREAMS = List.of(
            new InferenceError.DeadlineExceeded(),
            new InferenceError.TimedOut(),
            new InferenceError.Cancelled(),
            new InferenceError.Unavailable("draining"));

    @Inject
    GrpcCalls calls;

    @ParameterizedTest
    @FieldSource("ERRORS_OF_ITEMS")
    void goesOnAfterErrorOfItem(InferenceError error) {
        List<String> answers = answers(5, (item, _) -> {
            if (item == 3) {
                throw new InferenceException(error);
            }
            return "answer " + item;
        });

        assertThat(answers).containsExactly("answer 1", "answer 2", error.reason(), "answer 4", "answer 5");
    }

    @Test
    @LogsErrors
    void goesOnAfterFaultOfOurs() {
        List<String> answers = answers(3, (item, _) -> {
            if (item == 1) {
                throw new IllegalStateException("a bug");
            }
            return "answer " + item;
        });

        assertThat(answers).containsExactly("INTERNAL", "answer 2", "answer 3");
    }

    @ParameterizedTest
    @FieldSource("ERRORS_OF_STREAMS")
    void endsWithErrorOfStreamBehindEarlierAnswers(InferenceError error) {
        CountDownLatch failed = new CountDownLatch(1);

        AssertSubscriber<String> caller = call(5, (item, _) -> {
            if (item == 3) {
                failed.countDown();
                throw new InferenceException(error);
            }
            await(failed);
            return "answer " + item;
        });

        GrpcFailure failure =
                GrpcFailure.of((StatusRuntimeException) caller.awaitFailure().getFailure());
        assertThat(caller.getItems()).containsExactly("answer 1", "answer 2");
        assertThat(failure.code()).isEqualTo(Code.valueOf(error.reason()));
        assertThat(failure.message()).isEqualTo(error.message());
        assertThat(failure.info().getReason()).isEqualTo(error.reason());
    }

    @Test
    void beginsAllItemsAtOnceAndAnswersThemInOrder() {
        CountDownLatch lastBegan = new CountDownLatch(1);

        List<String> answers = answers(WINDOW, (item, _) -> {
            if (item == WINDOW) {
                lastBegan.countDown();
            }
            await(lastBegan);
            return String.valueOf(item);
        });

        assertThat(answers).hasSize(WINDOW).isSortedAccordingTo((a, b) -> Integer.parseInt(a) - Integer.parseInt(b));
    }

    @Test
    void cancelsWhatIsInFlightWhenItsCallerGoes() throws Exception {
        CompletableFuture<Call> begun = new CompletableFuture<>();
        CountDownLatch looked = new CountDownLatch(1);
        AssertSubscriber<String> caller = call(1, (_, call) -> {
            begun.complete(call);
            await(looked);
            return "answer";
        });
        Call call = begun.get(10, TimeUnit.SECONDS);

        caller.cancel();

        assertThat(call.isCancelled()).isTrue();
        looked.countDown();
    }

    @Test
    void isBulkWorkWithoutLimitOfTimeUnlessItsCallerSetsOne() {
        List<String> answers = answers(
                1,
                (_, call) -> "%s, years: %d"
                        .formatted(
                                call.lane(),
                                Duration.ofNanos(call.remainingNanos()).toDays() / 365));

        assertThat(answers).containsExactly(Lane.BULK + ", years: 99");
    }

    private List<String> answers(int items, BiFunction<Integer, Call, String> work) {
        return call(items, work).awaitCompletion().getItems();
    }

    private AssertSubscriber<String> call(int items, BiFunction<Integer, Call, String> work) {
        Call arrived = Calls.startingNow(Ticker.system(), Call.UNLIMITED, Lane.BULK);
        Context before = GrpcArrivals.with(arrived).attach();
        try {
            return calls.answerStream(Multi.createFrom().range(1, items + 1), work, InferenceError::reason)
                    .subscribe()
                    .withSubscriber(AssertSubscriber.create(Long.MAX_VALUE));
        } finally {
            Context.current().detach(before);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, TimeUnit.SECONDS)) {
                throw new AssertionError("what was awaited did not come");
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }
}
