package io.bertmesh.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.ListenableFuture;
import grpc.health.v1.HealthGrpc;
import grpc.health.v1.HealthOuterClass.HealthCheckRequest;
import grpc.health.v1.HealthOuterClass.HealthCheckResponse.ServingStatus;
import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.LogsErrors;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** If a run takes too long, its call fails and the service is not ready until the run ends. */
@QuarkusTest
@TestProfile(HungProfile.class)
@LogsErrors
class HungRunTest {

    @Inject
    GatedRunners runners;

    @Inject
    @GrpcClient("edge")
    Channel channel;

    @AfterEach
    void open() {
        runners.open();
    }

    @Test
    void takesTheServiceOutUntilTheRunEnds() throws Exception {
        runners.shut();
        ListenableFuture<ExtractResponse> call = FeatureExtractionServiceGrpc.newFutureStub(channel)
                .extract(ExtractRequest.newBuilder().addTexts("你好").build());

        Eventually.holds("health is off", () -> readiness() == 503 && grpcHealth() == ServingStatus.NOT_SERVING);
        ExtractResponse answer = call.get(10, TimeUnit.SECONDS);
        runners.open();
        Eventually.holds("health is on", () -> readiness() == 200 && grpcHealth() == ServingStatus.SERVING);

        assertThat(answer.getOutcomes(0).getError().getCode()).isEqualTo(Code.INTERNAL.value());
    }

    private static int readiness() {
        String address = ConfigProvider.getConfig().getValue("test.management.url", String.class);
        return RestAssured.get(address + "/health/ready").statusCode();
    }

    private ServingStatus grpcHealth() {
        return HealthGrpc.newBlockingStub(channel)
                .check(HealthCheckRequest.getDefaultInstance())
                .getStatus();
    }
}
