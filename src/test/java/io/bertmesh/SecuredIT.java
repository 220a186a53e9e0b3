package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bertmesh.protocol.StreamClient;
import io.bertmesh.testing.CallHeaders;
import io.bertmesh.testing.TestCertificate;
import io.bertmesh.testing.TlsCaller;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.ModelServiceGrpc;
import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged service, closed by variables alone: TLS, API keys, no reflection, no Swagger. */
class SecuredIT {

    private static final String SECRET = "8d1c2f-secret";

    @TempDir
    static Path folder;

    private static ServiceProcess service;
    private static TlsCaller caller;
    private static ManagedChannel channel;

    @BeforeAll
    static void start() throws Exception {
        TestCertificate certificate = TestCertificate.of("bertmesh", "RSA");
        certificate.writeTo(folder.resolve("tls.crt"), folder.resolve("tls.key"));
        hashWithTheDocumentedCommand();
        service = ServiceProcess.start(settings());
        service.awaitStart();
        caller = TlsCaller.anonymous(certificate);
        channel = caller.channel(service.grpcPort());
    }

    @AfterAll
    static void end() {
        channel.shutdownNow();
        service.close();
    }

    @Test
    void answersOverTlsWithAKey() throws Exception {
        assertThat(models(SECRET)).isEqualTo(1);
        assertThat(caller.get(rest("/models"), "x-api-key", SECRET).statusCode())
                .isEqualTo(200);
    }

    @Test
    void announcesCommandsForTlsAndKeys() {
        assertThat(service.output())
                .contains("REST        https://localhost:" + service.httpPort())
                .contains("  grpcurl -cacert ca.crt -H \"x-api-key: $KEY\" -d ")
                .contains("  curl --cacert ca.crt -H \"x-api-key: $KEY\" -H ");
    }

    @Test
    void hasNoReflection() {
        StreamClient<ServerReflectionRequest, ServerReflectionResponse> reflection =
                StreamClient.open(ServerReflectionGrpc.newStub(with(SECRET))::serverReflectionInfo);

        assertThat(reflection.awaitFailure().getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/swagger-ui/", "/q/openapi"})
    void hasNoDescription(String path) throws Exception {
        assertThat(caller.get(rest(path), "x-api-key", SECRET).statusCode()).isEqualTo(404);
    }

    @Test
    void writesNoSecretToItsLog() throws Exception {
        String wrong = "5b77aa-guessed";
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, () -> models(wrong));
        int status = caller.get(rest("/models"), "x-api-key", wrong, "Authorization", "Bearer " + wrong)
                .statusCode();
        models(SECRET);

        assertThat(failure.getStatus().getCode()).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(status).isEqualTo(401);
        assertThat(service.output()).doesNotContain(SECRET).doesNotContain(wrong);
    }

    @Test
    void doesNotStartWithAFaultyFile() throws Exception {
        String output = startWithAFaultyFile("INFO");

        assertThat(output)
                .contains("BERTMESH_SECURITY_API_KEYS: line 1: hash of 13 characters (expected: 64 hexadecimal digits)")
                .doesNotContain("\tat ");
    }

    @Test
    void doesNotTellWhatAFaultyFileHolds() throws Exception {
        String output = startWithAFaultyFile("TRACE");

        assertThat(output).contains("BERTMESH_SECURITY_API_KEYS").doesNotContain(SECRET);
    }

    /** What a service writes that cannot start. */
    private static String startWithAFaultyFile(String level) throws Exception {
        Path faulty = Files.writeString(folder.resolve("faulty"), "search " + SECRET + " -");
        Map<String, String> settings = settings();
        settings.put("BERTMESH_SECURITY_API_KEYS", faulty.toString());
        settings.put("QUARKUS_LOG_LEVEL", level);
        try (ServiceProcess other = ServiceProcess.start(settings)) {
            assertThat(other.awaitExitCode()).isEqualTo(1);
            return other.output();
        }
    }

    @Test
    void comesWithAListOfItsParts() throws IOException {
        JsonNode list =
                new ObjectMapper().readTree(Path.of("target/bertmesh-sbom.json").toFile());

        JsonNode onnxRuntime = StreamSupport.stream(list.path("components").spliterator(), false)
                .filter(part -> part.path("name").asText().equals("onnxruntime"))
                .findFirst()
                .orElseThrow();
        assertThat(list.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(onnxRuntime.path("version").asText()).isEqualTo("1.28.0");
        assertThat(onnxRuntime.path("purl").asText())
                .startsWith("pkg:maven/com.microsoft.onnxruntime/onnxruntime@1.28.0");
        assertThat(onnxRuntime.path("hashes").findValuesAsText("alg")).contains("SHA-256");
        assertThat(list.path("components").findValuesAsText("name"))
                .contains("jose4j")
                .doesNotContain("assertj-core");
    }

    private static void hashWithTheDocumentedCommand() throws Exception {
        String command =
                "echo \"search $(printf %%s '%s' | sha256sum | cut -d ' ' -f 1) 1000\" >> api-keys".formatted(SECRET);
        Process shell = new ProcessBuilder("sh", "-c", command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(output).isZero();
    }

    private static Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "QUARKUS_LOG_LEVEL",
                "TRACE",
                "BERTMESH_SECURITY_TLS_CERTIFICATE",
                folder.resolve("tls.crt").toString(),
                "BERTMESH_SECURITY_TLS_KEY",
                folder.resolve("tls.key").toString(),
                "BERTMESH_SECURITY_API_KEYS",
                folder.resolve("api-keys").toString(),
                "QUARKUS_GRPC_SERVER_ENABLE_REFLECTION_SERVICE",
                "false",
                "QUARKUS_SWAGGER_UI_ENABLED",
                "false",
                "QUARKUS_SMALLRYE_OPENAPI_ENABLED",
                "false"));
    }

    private static int models(String key) {
        return ModelServiceGrpc.newBlockingStub(with(key))
                .listModels(ListModelsRequest.getDefaultInstance())
                .getModelsCount();
    }

    private static Channel with(String key) {
        return CallHeaders.on(channel, "x-api-key", key);
    }

    private static URI rest(String path) {
        return URI.create("https://localhost:" + service.httpPort() + path);
    }
}
