package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Eventually;
import io.bertmesh.testing.RedisServer;
import io.bertmesh.v1.AnswerSource;
import io.bertmesh.v1.ExtractOutcome;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Packaged services that share a Redis, and one that may not. */
class SharedCacheIT {

    private static final String TEXT = "今天天气很好。";

    @TempDir
    private Path directory;

    @Test
    void answersFromRedisWhatAnotherProcessHasRun() throws Exception {
        Path secret = Files.writeString(directory.resolve("secret"), "a secret of thirty-two bytes, at least\n");
        try (RedisServer redis = RedisServer.started()) {
            Map<String, String> settings = Map.of(
                    "BERTMESH_CACHE_REDIS_URL",
                    "redis://localhost:" + redis.port(),
                    "BERTMESH_CACHE_SECRET_FILE",
                    secret.toString(),
                    // A machine that is busy with tests is not Redis' fault.
                    "BERTMESH_CACHE_REDIS_TIMEOUT",
                    "2s");

            ExtractOutcome first = answerOfANewProcess(settings);
            Eventually.holds("the answer is written", () -> redis.keys().size() == 1);
            ExtractOutcome second = answerOfANewProcess(settings);

            assertThat(first.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_COMPUTED);
            assertThat(second.getSource()).isEqualTo(AnswerSource.ANSWER_SOURCE_REDIS_CACHE);
            assertThat(second.getResult()).isEqualTo(first.getResult());
            assertThat(redis.keys().getFirst()).matches("bertmesh:[0-9a-f]{16}:cpu:[0-9a-f]{8}:[A-Za-z0-9_-]{43}");
        }
    }

    @Test
    void doesNotStartWithARedisAndNoSecret() throws Exception {
        try (ServiceProcess service =
                ServiceProcess.start(Map.of("BERTMESH_CACHE_REDIS_URL", "redis://user:hunter2@localhost:9"))) {
            int exitCode = service.awaitExitCode();

            assertThat(exitCode).isEqualTo(1);
            assertThat(service.output())
                    .contains("BERTMESH_CACHE_REDIS_URL: set without a secret")
                    .doesNotContain("hunter2");
        }
    }

    private static ExtractOutcome answerOfANewProcess(Map<String, String> settings)
            throws IOException, InterruptedException {
        try (ServiceProcess service = ServiceProcess.start(settings).awaitStart()) {
            ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", service.grpcPort())
                    .usePlaintext()
                    .build();
            try {
                ExtractRequest request =
                        ExtractRequest.newBuilder().addTexts(TEXT).build();
                return FeatureExtractionServiceGrpc.newBlockingStub(channel)
                        .extract(request)
                        .getOutcomes(0);
            } finally {
                channel.shutdownNow();
            }
        }
    }
}
