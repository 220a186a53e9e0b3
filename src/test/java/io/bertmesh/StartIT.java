package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a process starts on a machine that is not as it should be. */
class StartIT {

    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";

    @TempDir
    Path directory;

    @Test
    void saysInASentenceWhatASettingOfQuarkusShouldBe() throws Exception {
        Map<String, String> settings = Map.of("QUARKUS_HTTP_LIMITS_MAX_BODY_SIZE", "big");
        try (ServiceProcess service = ServiceProcess.start(settings)) {
            assertThat(service.awaitExitCode()).isEqualTo(1);
            assertThat(service.output())
                    .isEqualTo("QUARKUS_HTTP_LIMITS_MAX_BODY_SIZE: big (expected: a size such as 4M)");
        }
    }

    @Test
    void namesAnAddressAndADirectoryThatItCannotUseBeforeItLoadsModels() throws Exception {
        Map<String, String> settings = Map.of("QUARKUS_HTTP_HOST", "192.0.2.1");
        List<String> options = List.of("-Djava.io.tmpdir=" + Files.createFile(directory.resolve("file")));
        try (ServiceProcess service = ServiceProcess.start(settings, options)) {
            assertThat(service.awaitExitCode()).isEqualTo(1);
            assertThat(service.output().lines().filter(line -> !line.startsWith("WARNING: java.io.tmpdir")))
                    .containsExactly(
                            "QUARKUS_HTTP_HOST: 192.0.2.1 (expected: an address of this machine)",
                            "java.io.tmpdir: %s: not a directory (expected: a directory that the process may write to)"
                                    .formatted(directory.resolve("file")));
        }
    }

    @Test
    void saysThatTheLocaleLacksTheCharactersOfAPath() throws Exception {
        Map<String, String> settings = Map.of("LC_ALL", "C", "BERTMESH_MODELS_DIR", "./模型");
        try (ServiceProcess service = ServiceProcess.start(settings)) {
            assertThat(service.awaitExitCode()).isEqualTo(1);
            assertThat(service.output())
                    .startsWith("BERTMESH_MODELS_DIR: ")
                    .endsWith("(expected: a path that the locale has the characters of, as LC_ALL=C.UTF-8 does)");
        }
    }

    @Test
    void endsWhenToldToWhileItWaitsForAFile() throws Exception {
        Path pipe = directory.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Map<String, String> settings = Map.of("QUARKUS_TLS_TRUST_STORE_PEM_CERTS", pipe.toString());
        try (ServiceProcess service = ServiceProcess.start(settings)) {
            // Opens once the service has opened the other end.
            try (OutputStream _ = Files.newOutputStream(pipe)) {
                service.terminate();

                assertThat(service.awaitExitCode()).as(service.output()).isEqualTo(143);
            }
        }
    }

    @Test
    void writesNoAccessLogAtTheLevelWarn() throws Exception {
        List<String> options =
                List.of(NATIVE_ACCESS, "-Dquarkus.log.category.\"io.bertmesh.boot.Announcement\".level=INFO");
        try (ServiceProcess service = ServiceProcess.start(Map.of("QUARKUS_LOG_LEVEL", "WARN"), options)) {
            service.awaitStart();
            assertThat(ask(service.httpPort()).statusCode()).isEqualTo(200);
            service.terminate();
            service.awaitExitCode();

            assertThat(service.output()).doesNotContain("io.bertmesh.access");
        }
    }

    private static HttpResponse<String> ask(int port) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create("http://localhost:%d/feature-extraction".formatted(port)))
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"text\": \"今天\"}"))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
