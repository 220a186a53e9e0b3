package io.bertmesh.protocol;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The caller's end of a stream. All its waits have a timeout. */
public final class StreamClient<I, O> {

    private static final long PATIENCE_SECONDS = 30;

    private final BlockingQueue<O> answers = new LinkedBlockingQueue<>();
    // Completed with the failure that ended the stream, or with null if it ended well.
    private final CompletableFuture<@Nullable StatusRuntimeException> end = new CompletableFuture<>();
    // gRPC passes it in before the first message, on the thread that creates this client.
    private @Nullable ClientCallStreamObserver<I> call;

    private StreamClient() {}

    /** Opens a stream that reads answers as they arrive. */
    public static <I, O> StreamClient<I, O> open(Function<StreamObserver<O>, StreamObserver<I>> method) {
        return open(method, Integer.MAX_VALUE);
    }

    /** Opens a stream that reads this many answers, and more only on request. */
    static <I, O> StreamClient<I, O> open(Function<StreamObserver<O>, StreamObserver<I>> method, int initialAnswers) {
        StreamClient<I, O> client = new StreamClient<>();
        var _ = method.apply(client.new Receiver(initialAnswers));
        return client;
    }

    /** Sends all items, and closes the caller's side. */
    public List<O> answersTo(List<I> requests) {
        requests.forEach(this::send);
        halfClose();
        List<O> received = new ArrayList<>();
        for (int i = 0; i < requests.size(); i++) {
            received.add(next());
        }
        awaitGoodEnd();
        return received;
    }

    public void send(I request) {
        call().onNext(request);
    }

    public void halfClose() {
        call().onCompleted();
    }

    void read(int more) {
        call().request(more);
    }

    public void cancel() {
        call().cancel("the test wants it so", null);
    }

    /** Waits for the next answer. */
    public O next() {
        try {
            O answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                throw new AssertionError("no answer" + (end.isDone() ? ", the stream ended: " + end.join() : ""));
            }
            return answer;
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    /** The number of answers that were read but not taken yet. */
    int unread() {
        return answers.size();
    }

    /** Whether the stream has ended, well or not. */
    public boolean isOver() {
        return end.isDone();
    }

    /** Waits for the stream to end, and fails unless it succeeds without another answer. */
    public void awaitGoodEnd() {
        StatusRuntimeException failure = awaitEnd();
        if (failure != null) {
            throw new AssertionError("the stream failed", failure);
        }
        if (!answers.isEmpty()) {
            throw new AssertionError("too many answers: " + answers);
        }
    }

    /** Waits for the stream to fail. */
    public StatusRuntimeException awaitFailure() {
        StatusRuntimeException failure = awaitEnd();
        if (failure == null) {
            throw new AssertionError("the stream ended well");
        }
        return failure;
    }

    /** Waits for the stream to end, and returns its failure, or null if it succeeded. */
    @Nullable
    StatusRuntimeException awaitEnd() {
        return end.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }

    private ClientCallStreamObserver<I> call() {
        return Objects.requireNonNull(call);
    }

    /** The callbacks of gRPC. */
    private final class Receiver implements ClientResponseObserver<I, O> {

        private final int initialAnswers;

        Receiver(int initialAnswers) {
            this.initialAnswers = initialAnswers;
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<I> requests) {
            requests.disableAutoRequestWithInitial(initialAnswers);
            call = requests;
        }

        @Override
        public void onNext(O answer) {
            answers.add(answer);
        }

        @Override
        public void onError(Throwable failure) {
            end.complete(Status.fromThrowable(failure).asRuntimeException(Status.trailersFromThrowable(failure)));
        }

        @Override
        public void onCompleted() {
            end.complete(null);
        }
    }
}
