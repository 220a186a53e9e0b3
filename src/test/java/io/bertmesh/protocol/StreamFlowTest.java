package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bertmesh.testing.LogsErrors;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FillMaskOptions;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.ModelServiceGrpc;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.bertmesh.v1.StreamFillMaskRequest;
import io.bertmesh.v1.StreamFillMaskResponse;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How streams end whose callers are slow, go away or run out of time. Texts differ in their number of tokens. */
@QuarkusTest
@TestProfile(GatedProfile.class)
class StreamFlowTest {

    /** Texts of this length run two at a time. */
    private static final int LONG_TOKENS = 60;

    private static final int LATECOMER_TOKENS = 5;

    /** Minimum bytes of the answer to a large item. */
    private static final int LARGE_ANSWER_BYTES = 300_000;

    /** Bytes that gRPC buffers for a caller that does not read, on both sides of the connection. */
    private static final int TRANSPORT_BYTES = 1_048_576 + 65_535;

    @Inject
    GatedRunners runners;

    @Inject
    @GrpcClient("edge")
    Channel channel;

    @BeforeEach
    void countRunsFromHere() {
        runners.shut();
    }

    @AfterEach
    void freeTheWorker() {
        runners.open();
        extract(64);
    }

    @Test
    void holdsBackStreamThatDoesNotRead() {
        runners.open();
        var stub = FillMaskServiceGrpc.newStub(channel);
        StreamClient<StreamFillMaskRequest, StreamFillMaskResponse> slow = StreamClient.open(stub::streamFillMask, 0);
        largeItems(100).forEach(slow::send);
        slow.halfClose();

        List<StreamExtractResponse> others = openExtract().answersTo(items(300, 12));
        extract(LATECOMER_TOKENS);

        int most = TRANSPORT_BYTES / LARGE_ANSWER_BYTES + 1 + GatedProfile.STREAM_WINDOW;
        assertThat(others).hasSize(300);
        assertThat(Collections.frequency(runners.seenTokenCounts(), 42)).isBetween(1, most);
        assertThat(slow.unread()).isZero();
        slow.read(100);
        for (int i = 0; i < 100; i++) {
            assertThat(slow.next().getSerializedSize()).isGreaterThan(LARGE_ANSWER_BYTES);
        }
        slow.awaitGoodEnd();
    }

    @Test
    void neverRunsItemsOfStreamThatWasCancelled() throws Exception {
        StreamClient<StreamExtractRequest, StreamExtractResponse> stream = openExtract();
        stream.send(item(LONG_TOKENS));
        runners.awaitArrival();
        items(3, LONG_TOKENS + 1).forEach(stream::send);
        awaitServiceHasReadSoFar();

        stream.cancel();

        awaitServiceHasReadSoFar();
        runners.open();
        extract(LATECOMER_TOKENS);
        assertThat(stream.awaitFailure().getStatus().getCode()).isEqualTo(Code.CANCELLED);
        assertThat(runners.seenTokenCounts())
                .contains(LONG_TOKENS, LATECOMER_TOKENS)
                .doesNotContain(LONG_TOKENS + 1);
    }

    @Test
    void endsStreamAtItsDeadlineAndRunsNoMoreOfIt() throws Exception {
        var stub = FeatureExtractionServiceGrpc.newStub(channel).withDeadlineAfter(1, TimeUnit.SECONDS);
        StreamClient<StreamExtractRequest, StreamExtractResponse> stream = StreamClient.open(stub::streamExtract);
        stream.send(item(LONG_TOKENS));
        runners.awaitArrival();
        items(3, LONG_TOKENS + 1).forEach(stream::send);

        StatusRuntimeException failure = stream.awaitFailure();

        runners.open();
        extract(LATECOMER_TOKENS);
        assertThat(failure.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(runners.seenTokenCounts()).doesNotContain(LONG_TOKENS + 1);
    }

    @Test
    void grantsStreamMoreTimeThanUnaryCalls() throws Exception {
        StreamClient<StreamExtractRequest, StreamExtractResponse> stream = openExtract();
        stream.send(item(LONG_TOKENS));
        runners.awaitArrival();
        StatusRuntimeException unary = catchThrowableOfType(StatusRuntimeException.class, () -> extract(33));

        runners.open();

        assertThat(unary.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(tokenCount(stream.next())).isEqualTo(LONG_TOKENS);
    }

    @Test
    void finishesAllItemsAfterItsCallerHasSentTheLast() throws Exception {
        StreamClient<StreamExtractRequest, StreamExtractResponse> stream = openExtract();
        List<Integer> tokenCounts = IntStream.range(0, 3 * GatedProfile.STREAM_WINDOW)
                .map(i -> 3 + i)
                .boxed()
                .toList();
        tokenCounts.forEach(tokens -> stream.send(item(tokens)));
        stream.halfClose();
        runners.awaitArrival();
        awaitServiceHasReadSoFar();

        runners.open();

        for (int tokens : tokenCounts) {
            assertThat(tokenCount(stream.next())).isEqualTo(tokens);
        }
        stream.awaitGoodEnd();
    }

    @Test
    void answersItemsForWhichTheQueueHadNoRoom() throws Exception {
        StreamClient<StreamExtractRequest, StreamExtractResponse> stream = openExtract();
        StreamClient<StreamExtractRequest, StreamExtractResponse> other = openExtract();
        // Together twice the queue's capacity.
        items(GatedProfile.STREAM_WINDOW, LONG_TOKENS).forEach(stream::send);
        items(GatedProfile.STREAM_WINDOW, LONG_TOKENS - 1).forEach(other::send);
        runners.awaitArrival();
        awaitServiceHasReadSoFar();

        runners.open();

        for (int i = 0; i < GatedProfile.STREAM_WINDOW; i++) {
            assertThat(tokenCount(stream.next())).isEqualTo(LONG_TOKENS);
            assertThat(tokenCount(other.next())).isEqualTo(LONG_TOKENS - 1);
        }
    }

    @Test
    @LogsErrors
    void failsOnlyTheItemsOfFailedRun() {
        runners.failNext("秘密 out of memory");
        runners.open();

        List<StreamExtractResponse> answers = openExtract().answersTo(items(6, LONG_TOKENS));

        assertThat(answers.stream()
                        .filter(answer -> answer.getOutcome().getError().getCode() == Code.INTERNAL.value()))
                .hasSizeBetween(1, 2);
        assertThat(answers.stream().filter(answer -> answer.getOutcome().hasResult()))
                .hasSizeBetween(4, 5);
    }

    /** A call on the same connection, and so behind everything sent before. */
    private void awaitServiceHasReadSoFar() {
        ModelServiceGrpc.newBlockingStub(channel).listModels(ListModelsRequest.getDefaultInstance());
    }

    private StreamClient<StreamExtractRequest, StreamExtractResponse> openExtract() {
        var stub = FeatureExtractionServiceGrpc.newStub(channel);
        return StreamClient.open(stub::streamExtract);
    }

    private ExtractResponse extract(int tokens) {
        return FeatureExtractionServiceGrpc.newBlockingStub(channel)
                .extract(ExtractRequest.newBuilder().addTexts(text(tokens)).build());
    }

    private static int tokenCount(StreamExtractResponse answer) {
        return answer.getOutcome().getResult().getTokenCount();
    }

    private static List<StreamFillMaskRequest> largeItems(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> StreamFillMaskRequest.newBuilder()
                        .setText("[MASK]".repeat(20) + text(22, number))
                        .setOptions(FillMaskOptions.newBuilder().setTopK(100))
                        .build())
                .toList();
    }

    private static List<StreamExtractRequest> items(int count, int tokens) {
        return IntStream.range(0, count)
                .mapToObj(number -> item(text(tokens, number)))
                .toList();
    }

    private static StreamExtractRequest item(int tokens) {
        return item(text(tokens));
    }

    private static StreamExtractRequest item(String text) {
        return StreamExtractRequest.newBuilder().setText(text).build();
    }

    /** A text of this many tokens, [CLS] and [SEP] included. */
    private static String text(int tokens) {
        return "中".repeat(tokens - 2);
    }

    /**
     * The same, but no two of 512 are equal, because equal texts share a run. Chinese digits give the number in binary.
     */
    private static String text(int tokens, int number) {
        String digits = Integer.toBinaryString(512 + number).replace('0', '的').replace('1', '一');
        return digits + "中".repeat(tokens - 2 - digits.length());
    }
}
