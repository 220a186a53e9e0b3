package io.bertmesh.protocol.grpc;

import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.protocol.EdgeProfile;
import io.bertmesh.testing.CallHeaders;
import io.bertmesh.testing.CapturedLog;
import io.grpc.Channel;
import io.grpc.Status.Code;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@TestProfile(EdgeProfile.class)
class UnknownMethodsTest {

    @Inject
    @GrpcClient("edge")
    Channel channel;

    @ParameterizedTest
    @ValueSource(
            strings = {"bertmesh.v1.ModelService/Secret", "secret.Service/GetModel", "grpc.health.v1.Health/Secret", "/"
            })
    void areRefusedWithoutTheirName(String method) {
        GrpcFailure failure = RawCall.refusal(channel, method, "");

        assertThat(failure.code()).isEqualTo(Code.UNIMPLEMENTED);
        assertThat(failure.message()).isEqualTo("method: unknown (expected: one that gRPC reflection lists)");
        assertThat(failure.info().getReason()).isEqualTo("UNKNOWN_METHOD");
    }

    @Test
    void nameNoMetric() {
        RawCall.refusal(channel, "bertmesh.v1.ModelService/Qx7zk", "");

        String management = ConfigProvider.getConfig().getValue("test.management.url", String.class);
        assertThat(when().get(management + "/metrics").asString().lines())
                // The test calls from the same process.
                .filteredOn(line -> !line.startsWith("grpc_client_"))
                .anyMatch(line -> line.startsWith("bertmesh_requests_total{") && line.contains("UNIMPLEMENTED"))
                .noneMatch(line -> line.contains("Qx7zk"));
    }

    @Test
    void areToldInTheAccessLog() {
        try (CapturedLog access = CapturedLog.of("io.bertmesh.access")) {
            RawCall.refusal(CallHeaders.on(channel, "x-request-id", "unknown-1"), "no.Service/None", "");

            assertThat(access.ofCall("unknown-1").path("bertmesh.status").asText())
                    .isEqualTo("UNIMPLEMENTED");
        }
    }
}
