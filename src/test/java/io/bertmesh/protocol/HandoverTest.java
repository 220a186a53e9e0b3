package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.util.Durations;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceFutureStub;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.ModelServiceGrpc;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How calls end while the only worker is busy. Texts differ in their number of tokens. */
@QuarkusTest
@TestProfile(GatedProfile.class)
class HandoverTest {

    private static final int OCCUPANT_TOKENS = 3;
    private static final int LATECOMER_TOKENS = 5;
    private static final String FIRST_CHARACTERS = "的一是了我";

    @Inject
    GatedRunners runners;

    @Inject
    @GrpcClient("edge")
    Channel channel;

    private FeatureExtractionServiceFutureStub service;

    @BeforeEach
    void occupyTheWorker() throws Exception {
        service = FeatureExtractionServiceGrpc.newFutureStub(channel);
        runners.shut();
        ListenableFuture<ExtractResponse> occupant = service.extract(request(1, OCCUPANT_TOKENS));
        runners.awaitArrival();
        assertThat(occupant).isNotDone();
    }

    @AfterEach
    void freeTheWorker() throws Exception {
        runners.open();
        // No run with another text has room for this one, so it runs last.
        service.extract(request(1, 64)).get(10, TimeUnit.SECONDS);
    }

    @Test
    void neverRunsTextsOfCallThatWasCancelled() throws Exception {
        Rivals rivals = fillTheQueue();

        rivals.waiting().cancel(true);

        awaitCancellation();
        assertThat(tokenCountsOfLaterRuns()).doesNotContain(rivals.waitingTokens());
    }

    /** A connection keeps the order: when this call is answered, the service knows what was cancelled before it. */
    private void awaitCancellation() {
        ModelServiceGrpc.newBlockingStub(channel).listModels(ListModelsRequest.getDefaultInstance());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1, 300})
    void neverRunsTextWhoseDeadlineHasPassed(int deadlineMillis) throws Exception {
        StatusRuntimeException failure = failureOf(
                service.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS).extract(request(1, 33)));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        // The clock of the service started a moment later.
        awaitCancellation();
        assertThat(tokenCountsOfLaterRuns()).doesNotContain(33);
    }

    /** gRPC itself resets such a call, because a caller that sets a deadline uses its own clock. */
    @ParameterizedTest
    @ValueSource(strings = {"0n", "1n"})
    void neverRunsTextWhoseDeadlineHadPassedOnArrival(String timeout) throws Exception {
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("grpc-timeout", Metadata.ASCII_STRING_MARSHALLER), timeout);

        StatusRuntimeException failure =
                failureOf(service.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                        .extract(request(1, 33)));

        assertThat(failure).hasMessageContaining("RST_STREAM");
        assertThat(tokenCountsOfLaterRuns()).doesNotContain(33);
    }

    @Test
    void refusesCallThatFindsTheQueueFull() throws Exception {
        Status status =
                Objects.requireNonNull(StatusProto.fromThrowable(fillTheQueue().refusal()));

        assertThat(status.getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED.value());
        assertThat(status.getMessage())
                .matches("queue: 17[05] tokens wait \\(expected: room within 340\\); retry after 10 ms");
        assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo("OVERLOADED");
        assertThat(Durations.toMillis(
                        status.getDetails(1).unpack(RetryInfo.class).getRetryDelay()))
                .isEqualTo(10);
    }

    @Test
    void refusesRestCallThatFindsTheQueueFull() {
        CompletableFuture<Answer> one = CompletableFuture.supplyAsync(() -> post(5, 34));
        CompletableFuture<Answer> other = CompletableFuture.supplyAsync(() -> post(5, 35));

        Answer refusal = one.applyToEither(other, answer -> answer).join();

        assertThat(refusal.status()).isEqualTo(429);
        assertThat(refusal.mediaType()).isEqualTo("application/problem+json");
        assertThat(refusal.header("Retry-After")).isEqualTo("1");
        assertThat(refusal.json().path("reason").asText()).isEqualTo("OVERLOADED");
        assertThat(refusal.json().path("detail").asText())
                .matches("queue: 17[05] tokens wait \\(expected: room within 340\\); retry after 10 ms");
    }

    @ParameterizedTest
    @CsvSource({"3600, 3000, 30000, 504", "0.3, 300, 2900, 408", "0.001, 1, 2900, 408"})
    void endsRestCallAfterTheTimeThatItsCallerGivesOrTheConfiguredTime(
            String seconds, long minMillis, long maxMillis, int status) {
        long begin = System.nanoTime();

        Answer answer = post(1, 33, "Request-Timeout", seconds);

        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)).isBetween(minMillis, maxMillis);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.mediaType()).isEqualTo("application/problem+json");
        assertThat(answer.header("Connection")).isEmpty();
        assertThat(answer.json().path("reason").asText()).isEqualTo("DEADLINE_EXCEEDED");
    }

    @Test
    void endsRestCallAfterTheConfiguredTimeIfItsCallerGivesNone() {
        Answer answer = post(1, 33);

        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.mediaType()).isEqualTo("application/problem+json");
        assertThat(answer.json().path("reason").asText()).isEqualTo("DEADLINE_EXCEEDED");
        assertThat(answer.json().path("detail").asText())
                .isEqualTo("request timeout: passed before the answer was ready (expected: a shorter request)");
    }

    /** A proxy judges an instance by the first headers of an answer. */
    @Test
    void sendsHeadersBeforeTheStatusOfCallThatIsLate() {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        ClientInterceptor capture = MetadataUtils.newCaptureMetadataInterceptor(headers, new AtomicReference<>());

        var failure = failureOf(service.withInterceptors(capture).extract(request(1, 33)));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(headers.get().keys()).contains("x-request-id");
    }

    @Test
    void answersCallThatWaitedForItsTurn() throws Exception {
        ListenableFuture<ExtractResponse> call = service.extract(request(5, 33));

        runners.open();

        assertThat(call.get(10, TimeUnit.SECONDS).getOutcomesList())
                .hasSize(5)
                .allSatisfy(outcome ->
                        assertThat(outcome.getResult().getTokenCount()).isEqualTo(33));
    }

    /**
     * A call that waits, and a call that was refused.
     *
     * @param waitingTokens number of tokens of each text of the waiting call
     */
    private record Rivals(
            ListenableFuture<ExtractResponse> waiting, int waitingTokens, StatusRuntimeException refusal) {}

    /** Makes two calls for a queue with room for one. When one is refused, the other must be waiting. */
    private Rivals fillTheQueue() throws Exception {
        ListenableFuture<ExtractResponse> one = service.extract(request(5, 34));
        ListenableFuture<ExtractResponse> other = service.extract(request(5, 35));
        CompletableFuture<Integer> refusedTokens = new CompletableFuture<>();
        one.addListener(() -> refusedTokens.complete(34), Runnable::run);
        other.addListener(() -> refusedTokens.complete(35), Runnable::run);
        return refusedTokens.get(10, TimeUnit.SECONDS) == 34
                ? new Rivals(other, 35, failureOf(one))
                : new Rivals(one, 34, failureOf(other));
    }

    /** Opens the gate for all waiting calls, and for one call behind them. */
    private List<Integer> tokenCountsOfLaterRuns() throws Exception {
        ListenableFuture<ExtractResponse> latecomer = service.extract(request(1, LATECOMER_TOKENS));
        runners.open();
        latecomer.get(10, TimeUnit.SECONDS);
        assertThat(runners.seenTokenCounts()).contains(LATECOMER_TOKENS);
        return runners.seenTokenCounts();
    }

    private static StatusRuntimeException failureOf(ListenableFuture<ExtractResponse> call) {
        ExecutionException failure =
                catchThrowableOfType(ExecutionException.class, () -> call.get(10, TimeUnit.SECONDS));
        return (StatusRuntimeException) Objects.requireNonNull(failure.getCause());
    }

    private static Answer post(int texts, int tokens, String... headers) {
        String list = String.join("\", \"", texts(texts, tokens));
        String body = texts == 1 ? "{\"text\": \"" + list + "\"}" : "{\"texts\": [\"" + list + "\"]}";
        return RestEdge.post("/feature-extraction", body, headers);
    }

    private static ExtractRequest request(int texts, int tokens) {
        return ExtractRequest.newBuilder().addAllTexts(texts(texts, tokens)).build();
    }

    /** Texts of this many tokens, [CLS] and [SEP] included. No two are equal, because equal texts would share a run. */
    private static List<String> texts(int count, int tokens) {
        return IntStream.range(0, count)
                .mapToObj(text -> FIRST_CHARACTERS.charAt(text) + "中".repeat(tokens - 3))
                .toList();
    }
}
