package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.InvalidProtocolBufferException;
import grpc.health.v1.HealthGrpc.HealthBlockingStub;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.protocol.StreamClient;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class GrpcHealthTest {

    /** A status of the protocol that the proto of Quarkus is too old to name. */
    private static final int SERVICE_UNKNOWN = 3;

    @Inject
    @GrpcClient("edge")
    HealthBlockingStub health;

    @ParameterizedTest
    @CsvSource({
        "'', SERVING",
        "bertmesh.v1.FillMaskService, SERVING",
        "bertmesh.v1.SemanticSimilarityService, SERVING",
        "bertmesh.v1.FeatureExtractionService, SERVING",
        "bertmesh.v1.ModelService, SERVING",
    })
    void saysWhetherTheServiceIsServed(String service, ServingStatus status) {
        var response =
                health.check(HealthCheckRequest.newBuilder().setService(service).build());

        assertThat(response.getStatus()).isEqualTo(status);
    }

    @Test
    void doesNotFindAServiceThatDoesNotExist() {
        StatusRuntimeException failure = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> health.check(HealthCheckRequest.newBuilder()
                        .setService("bertmesh.v1.NoSuchService")
                        .build()));

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
        assertThat(failure).hasMessageContaining("service: unknown").hasMessageNotContaining("NoSuch");
    }

    @Test
    void watchesAServiceThatExists() throws Exception {
        StreamClient<byte[], byte[]> watch = watch("bertmesh.v1.FillMaskService");

        assertThat(status(watch)).isEqualTo(ServingStatus.SERVING_VALUE);
        watch.cancel();
    }

    @Test
    void goesOnWatchingAServiceThatDoesNotExist() throws Exception {
        StreamClient<byte[], byte[]> watch = watch("bertmesh.v1.NoSuchService");

        assertThat(status(watch)).isEqualTo(SERVICE_UNKNOWN);
        // An answer on the same connection, which would come behind the end of the watch.
        var _ = health.check(HealthCheckRequest.getDefaultInstance());
        assertThat(watch.isOver()).isFalse();
        watch.cancel();
    }

    private StreamClient<byte[], byte[]> watch(String service) {
        StreamClient<byte[], byte[]> watch = RawCall.open(health.getChannel(), "grpc.health.v1.Health/Watch");
        watch.send(HealthCheckRequest.newBuilder().setService(service).build().toByteArray());
        watch.halfClose();
        return watch;
    }

    private static int status(StreamClient<byte[], byte[]> watch) throws InvalidProtocolBufferException {
        return HealthCheckResponse.parseFrom(watch.next()).getStatusValue();
    }
}
