package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The packaged service with its traces switched on but no collector. */
class LostCollectorIT {

    private static final int CALLS = 200;
    private static final ExtractRequest REQUEST =
            ExtractRequest.newBuilder().addTexts("今天天气很好。").build();

    /** Of one call, on a busy machine. An export that calls waited for would take longer. */
    private static final int PATIENCE_SECONDS = 2;

    /** The service itself ends in about a second. */
    private static final int END_SECONDS = 4;

    /** What a minute may bring, however many exports fail in it. */
    private static final int MAX_WARNINGS = 12;

    @Test
    void answersAsEverIfItsCollectorIsNotThere() throws Exception {
        ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        closed.close();

        String log = answersAndEnds(closed.getLocalPort());

        assertThat(log).contains("Failed to export");
    }

    @Test
    void answersAsEverIfItsCollectorNeverAnswers() throws Exception {
        // Connections are made by the system and wait here for ever.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            answersAndEnds(silent.getLocalPort());
        }
    }

    /** Calls the service, tells it to end, and gives what it logged. */
    private static String answersAndEnds(int collectorPort) throws Exception {
        Map<String, String> settings = Map.of(
                "QUARKUS_OTEL_SDK_DISABLED", "false",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collectorPort,
                // Many exports in a short time.
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "50ms");
        try (ServiceProcess service = ServiceProcess.start(settings).awaitStart()) {
            ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", service.grpcPort())
                    .usePlaintext()
                    .build();
            call(FeatureExtractionServiceGrpc.newBlockingStub(channel));
            channel.shutdownNow();
            long start = System.nanoTime();

            service.terminate();

            assertThat(service.awaitExitCode()).isEqualTo(143);
            assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start))
                    .isLessThan(END_SECONDS);
            assertThat(service.output()).doesNotContain("\tat ");
            assertThat(service.output().lines().filter(line -> line.contains(" WARN")))
                    .hasSizeLessThan(MAX_WARNINGS);
            return service.output();
        }
    }

    private static void call(FeatureExtractionServiceBlockingStub stub) throws InterruptedException {
        for (int i = 0; i < CALLS; i++) {
            assertThat(stub.withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .extract(REQUEST)
                            .getOutcomes(0)
                            .hasResult())
                    .isTrue();
            // So that exports fail while calls are made.
            Thread.sleep(20);
        }
    }
}
