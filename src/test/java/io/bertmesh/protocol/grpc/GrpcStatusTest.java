package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GrpcStatusTest {

    private static final Metadata.Key<String> PUSHBACK =
            Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER);

    private static final InferenceError INVALID = new InferenceError.InvalidInput("top_k", "0", "1 to 100");

    @Test
    void saysProgramsWhatIsWrongAndWhere() {
        GrpcFailure failure = new GrpcFailure(GrpcStatus.toProto(INVALID));

        assertThat(failure.code()).isEqualTo(io.grpc.Status.Code.INVALID_ARGUMENT);
        assertThat(failure.message()).isEqualTo("top_k: 0 (expected: 1 to 100)");
        assertThat(failure.info().getDomain()).isEqualTo("bertmesh.v1");
        assertThat(failure.info().getReason()).isEqualTo("INVALID_INPUT");
        assertThat(failure.metadata()).isEqualTo(Map.of("field", "top_k"));
    }

    @ParameterizedTest
    @CsvSource({"2000000000, 2000", "1500000, 2", "1000001, 2", "1000000, 1", "1, 1", "0, 0"})
    void saysWhenToRetryToProgramsAndToGrpcItself(long nanos, String millis) {
        StatusRuntimeException failure = GrpcStatus.of(new InferenceException(overloaded(nanos)));

        assertThat(Durations.toNanos(retryInfo(GrpcFailure.of(failure).status()).getRetryDelay()))
                .isEqualTo(nanos);
        assertThat(trailers(failure).get(PUSHBACK)).isEqualTo(millis);
    }

    @Test
    void leavesItToTheCallerWhenNothingIsKnown() {
        StatusRuntimeException failure = GrpcStatus.of(new InferenceException(INVALID));

        assertThat(trailers(failure).containsKey(PUSHBACK)).isFalse();
        assertThat(GrpcFailure.of(failure).status().getDetailsCount()).isEqualTo(1);
    }

    @Test
    void givesAnInputTheStatusThatACallEndsWith() {
        InferenceError error = overloaded(1_500_000);

        Status ofInput = GrpcStatus.toProto(error);

        assertThat(ofInput)
                .isEqualTo(GrpcFailure.of(GrpcStatus.of(new InferenceException(error)))
                        .status());
        assertThat(Durations.toNanos(retryInfo(ofInput).getRetryDelay())).isEqualTo(1_500_000);
    }

    private static InferenceError overloaded(long nanos) {
        return new InferenceError.Overloaded("texts", 7, 5, Duration.ofNanos(nanos));
    }

    private static Metadata trailers(StatusRuntimeException failure) {
        return Objects.requireNonNull(failure.getTrailers());
    }

    private static RetryInfo retryInfo(Status status) {
        return new GrpcFailure(status).detail(RetryInfo.class);
    }
}
