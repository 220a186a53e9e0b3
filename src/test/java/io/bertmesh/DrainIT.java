package io.bertmesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The packaged service told to end while it works. */
class DrainIT {

    // So that a slow machine accepts all of the burst.
    private static final Map<String, String> SETTINGS = Map.of("BERTMESH_BATCHING_MAX_WAIT", "60s");
    private static final int CALLS = 200;
    private static final int TEXTS_PER_CALL = 8;
    private static final int PATIENCE_SECONDS = 60;

    @Test
    void answersEveryCallThatItAcceptedAndRefusesTheRestAsUnavailable() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(SETTINGS).awaitStart()) {
            ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", service.grpcPort())
                    .usePlaintext()
                    .build();
            Calls calls = new Calls(channel);
            IntStream.range(0, CALLS).forEach(calls::send);
            calls.awaitFirstAnswer();

            service.terminate();

            int exitCode = service.awaitExitCode();
            calls.awaitAll();
            channel.shutdownNow();
            assertThat(exitCode).isEqualTo(143);
            assertThat(calls.failures())
                    .allSatisfy((status, count) -> assertThat(status)
                            .isEqualTo("UNAVAILABLE: service: draining (expected: ready); try another instance"));
            assertThat(calls.answers()).allMatch(response -> response.getOutcomesCount() == TEXTS_PER_CALL);
            assertThat(calls.answers()).hasSizeGreaterThan(1);
            assertThat(service.output()).contains("Draining: ").doesNotContain("cut off");
        }
    }

    @Test
    void isNotReadyWhileItDrains() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(SETTINGS).awaitStart()) {
            ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", service.grpcPort())
                    .usePlaintext()
                    .build();
            Calls calls = new Calls(channel);
            IntStream.range(0, CALLS).forEach(calls::send);
            calls.awaitFirstAnswer();

            service.terminate();

            assertThat(readinessWhileEnding(service)).contains(503);
            assertThat(service.awaitExitCode()).isEqualTo(143);
            calls.awaitAll();
            channel.shutdownNow();
        }
    }

    @Test
    void tellsEachCallerThatSendsOneRequestAfterAnotherToGoElsewhere() throws Exception {
        try (ServiceProcess service = ServiceProcess.start(SETTINGS).awaitStart();
                SteadyCallers callers = new SteadyCallers(service)) {
            callers.awaitAnswers();

            service.terminate();

            assertThat(callers.lastAnswers()).containsOnly("gRPC UNAVAILABLE", "REST 503");
            assertThat(service.awaitExitCode()).isEqualTo(143);
            assertThat(service.output()).doesNotContain("ERROR", "Exception", "ArC", "cut off");
        }
    }

    /** The statuses of readiness, asked again and again until the port is closed. */
    private static Queue<Integer> readinessWhileEnding(ServiceProcess service) throws InterruptedException {
        Queue<Integer> statuses = new ConcurrentLinkedQueue<>();
        URI address = URI.create("http://localhost:" + service.managementPort() + "/q/health/ready");
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (true) {
                statuses.add(client.send(HttpRequest.newBuilder(address).build(), BodyHandlers.discarding())
                        .statusCode());
            }
        } catch (java.io.IOException _) {
            return statuses;
        }
    }

    /** Calls made at once over one connection, and what became of each. */
    private static final class Calls {

        private final FeatureExtractionServiceGrpc.FeatureExtractionServiceStub stub;
        private final Queue<ExtractResponse> answers = new ConcurrentLinkedQueue<>();
        private final Queue<Status> failures = new ConcurrentLinkedQueue<>();
        private final CountDownLatch first = new CountDownLatch(1);
        private final CountDownLatch all = new CountDownLatch(CALLS);

        Calls(ManagedChannel channel) {
            stub = FeatureExtractionServiceGrpc.newStub(channel);
        }

        /** No two calls have a text in common, so none can share the run of another. */
        void send(int call) {
            List<String> texts = IntStream.range(0, TEXTS_PER_CALL)
                    .mapToObj(text -> "第%d通电话说的第%d句话。".formatted(call, text))
                    .toList();
            stub.extract(ExtractRequest.newBuilder().addAllTexts(texts).build(), new StreamObserver<>() {
                @Override
                public void onNext(ExtractResponse response) {
                    answers.add(response);
                    first.countDown();
                }

                @Override
                public void onError(Throwable failure) {
                    failures.add(Status.fromThrowable(failure));
                    all.countDown();
                }

                @Override
                public void onCompleted() {
                    all.countDown();
                }
            });
        }

        void awaitFirstAnswer() throws InterruptedException {
            assertThat(first.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        void awaitAll() throws InterruptedException {
            assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
        }

        Queue<ExtractResponse> answers() {
            return answers;
        }

        /** How often each failure occurred. */
        Map<String, Long> failures() {
            return failures.stream()
                    .collect(Collectors.groupingBy(
                            status -> status.getCode() + ": " + status.getDescription(), Collectors.counting()));
        }
    }
}
