package io.bertmesh.protocol.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import grpc.health.v1.HealthGrpc.HealthBlockingStub;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.bertmesh.protocol.EdgeProfile;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class GrpcHealthTest {

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
        "bertmesh.v1.NoSuchService, UNKNOWN",
    })
    void saysWhetherTheServiceIsServed(String service, ServingStatus status) {
        var response =
                health.check(HealthCheckRequest.newBuilder().setService(service).build());

        assertThat(response.getStatus()).isEqualTo(status);
    }
}
