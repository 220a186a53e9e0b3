package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Eventually;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** More connections than the process may have open files. */
class OpenFilesIT {

    private static final int OPEN_FILES = 220;
    private static final int CONNECTIONS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void refusesConnectionsBeforeItRunsOutOfFilesAndServesAgainWhenTheyGo() throws Exception {
        try (ServiceProcess service =
                ServiceProcess.startWithOpenFiles(OPEN_FILES).awaitStart()) {
            List<Socket> idle = new ArrayList<>();
            try {
                for (int i = 0; i < CONNECTIONS; i++) {
                    idle.add(new Socket("localhost", i % 2 == 0 ? service.httpPort() : service.grpcPort()));
                }
                assertThat(status(service.managementPort(), "/q/health/live", ""))
                        .isEqualTo(200);
            } finally {
                for (Socket socket : idle) {
                    socket.close();
                }
            }

            Eventually.holds(
                    "a call is answered",
                    () -> status(service.httpPort(), "/feature-extraction", "{\"text\": \"今天\"}") == 200);
            service.terminate();
            service.awaitExitCode();

            assertThat(service.output().lines().filter(line -> line.contains("connections are open")))
                    .hasSize(1);
            assertThat(service.output()).doesNotContain("Too many open files", "\tat ");
        }
    }

    /** The status of a GET, or of a POST if there is a body; 0 if the connection was closed. */
    private static int status(int port, String path, String json) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:%d%s".formatted(port, path)))
                .timeout(PATIENCE);
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofString(json));
        }
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
