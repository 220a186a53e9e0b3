package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.StreamClient;
import io.bertmesh.testing.CallHeaders;
import io.bertmesh.testing.CapturedLog;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What callers get whose messages cannot be read, or are too many or too few. */
@QuarkusTest
@TestProfile(EdgeProfile.class)
class RequestCheckTest {

    private static final String EXTRACT = "bertmesh.v1.FeatureExtractionService/Extract";
    private static final String STREAM_EXTRACT = "bertmesh.v1.FeatureExtractionService/StreamExtract";

    /** A text field that is not UTF-8. */
    private static final String MALFORMED = "0a03fffefd";

    @Inject
    @GrpcClient("edge")
    Channel channel;

    @ParameterizedTest
    @CsvSource({
        EXTRACT + ", " + MALFORMED,
        EXTRACT + ", ffffff",
        "bertmesh.v1.ModelService/GetModel, ff45addb02660a",
        STREAM_EXTRACT + ", ffffff",
        "grpc.health.v1.Health/Check, ffffff",
        "grpc.health.v1.Health/Watch, ffffff",
        "grpc.reflection.v1.ServerReflection/ServerReflectionInfo, ffffff",
    })
    void refusesAMessageThatIsNoMessage(String method, String message) {
        GrpcFailure failure = RawCall.refusal(channel, method, message);

        assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(failure.message())
                .isEqualTo("message: malformed (expected: the protobuf encoding of the method's request)");
        assertThat(failure.info().getReason()).isEqualTo("INVALID_INPUT");
        assertThat(failure.metadata()).containsEntry("field", "message");
    }

    @ParameterizedTest
    @ValueSource(strings = {EXTRACT, "grpc.health.v1.Health/Check", "grpc.health.v1.Health/Watch"})
    void refusesTwoMessagesWhereOneIsExpected(String method) {
        GrpcFailure failure = RawCall.refusal(channel, method, "", "");

        assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(failure.message()).isEqualTo("messages: more than 1 (expected: 1)");
        assertThat(failure.info().getReason()).isEqualTo("INVALID_INPUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {EXTRACT, "grpc.health.v1.Health/Check", "grpc.health.v1.Health/Watch"})
    void refusesACallWithoutAMessageWhereOneIsExpected(String method) {
        GrpcFailure failure = RawCall.refusal(channel, method);

        assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(failure.message()).isEqualTo("messages: 0 (expected: 1)");
    }

    @Test
    void answersWhatAStreamSentBeforeAMessageThatIsNone() throws Exception {
        StreamClient<byte[], byte[]> stream = RawCall.open(channel, STREAM_EXTRACT);

        stream.send(item("你"));
        stream.send(item("好"));
        stream.send(HexFormat.of().parseHex(MALFORMED));
        stream.send(item("天"));

        assertThat(StreamExtractResponse.parseFrom(stream.next()).getOutcome().hasResult())
                .isTrue();
        assertThat(StreamExtractResponse.parseFrom(stream.next()).getOutcome().hasResult())
                .isTrue();
        GrpcFailure failure = GrpcFailure.of(stream.awaitFailure());
        assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(failure.info().getReason()).isEqualTo("INVALID_INPUT");
    }

    @ParameterizedTest
    @ValueSource(strings = {EXTRACT, STREAM_EXTRACT})
    void refusesAMessageThatIsTooLargeOnceDecompressed(String method) {
        StreamClient<byte[], byte[]> call = RawCall.open(channel, method, CallOptions.DEFAULT.withCompression("gzip"));

        call.send(item("a".repeat(4_194_305)));

        GrpcFailure failure = GrpcFailure.of(call.awaitFailure());
        assertThat(failure.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
        assertThat(failure.message()).isEqualTo("request: too large (expected: at most 4194304 bytes)");
        assertThat(failure.info().getReason()).isEqualTo("REQUEST_TOO_LARGE");
    }

    @ParameterizedTest
    @CsvSource({EXTRACT + ", garbage-1", STREAM_EXTRACT + ", garbage-2"})
    void noneOfItIsAFaultOfOurs(String method, String id) {
        try (CapturedLog access = CapturedLog.of("io.bertmesh.access");
                CapturedLog transportLog = CapturedLog.of("io.grpc")) {
            RawCall.refusal(CallHeaders.on(channel, "x-request-id", id), method, MALFORMED);

            assertThat(access.ofCall(id).path("bertmesh.status").asText()).isEqualTo("INVALID_ARGUMENT");
            assertThat(transportLog.lines()).isEmpty();
        }
    }

    /** One text of a request, or the text of an item: both are field 1. */
    private static byte[] item(String text) {
        return StreamExtractRequest.newBuilder().setText(text).build().toByteArray();
    }
}
