package io.bertmesh;

import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Callers over both protocols, each with a connection of its own, that send one request after another until an answer
 * is not the one they want.
 */
final class SteadyCallers implements AutoCloseable {

    private static final int CALLERS_PER_PROTOCOL = 8;
    private static final int ANSWERS_EACH = 5;
    private static final int PATIENCE_SECONDS = 60;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final CountDownLatch answers = new CountDownLatch(2 * CALLERS_PER_PROTOCOL * ANSWERS_EACH);
    private final List<Future<String>> callers = new ArrayList<>();

    SteadyCallers(ServiceProcess service) {
        for (int i = 0; i < CALLERS_PER_PROTOCOL; i++) {
            callers.add(threads.submit(() -> callGrpc(service.grpcPort())));
            callers.add(threads.submit(() -> callRest(service.httpPort())));
        }
    }

    /** Waits until all callers together have had some answers. */
    void awaitAnswers() throws InterruptedException {
        if (!answers.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("%d answers missing".formatted(answers.getCount()));
        }
    }

    /** The protocol of each caller, and the answer after which it left. */
    List<String> lastAnswers() throws Exception {
        List<String> last = new ArrayList<>();
        for (Future<String> caller : callers) {
            last.add(caller.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        return last;
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }

    private String callGrpc(int port) throws Exception {
        ManagedChannel channel = ManagedChannelBuilder.forAddress("localhost", port)
                .usePlaintext()
                .build();
        try {
            var stub = FeatureExtractionServiceGrpc.newBlockingStub(channel);
            return untilRefused("gRPC", () -> {
                try {
                    stub.extract(ExtractRequest.newBuilder().addTexts("今天天气很好。").build());
                    return "OK";
                } catch (StatusRuntimeException e) {
                    return name(e.getStatus());
                }
            });
        } finally {
            channel.shutdownNow();
        }
    }

    /** With its text, unless it is the one that sends a caller elsewhere. */
    private static String name(Status status) {
        return status.getCode() == Status.Code.UNAVAILABLE ? "UNAVAILABLE" : status.toString();
    }

    private String callRest(int port) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/feature-extraction"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"text\": \"今天天气很好。\"}"))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return untilRefused("REST", () -> {
                try {
                    int status = client.send(request, BodyHandlers.ofString()).statusCode();
                    return status == 200 ? "OK" : String.valueOf(status);
                } catch (IOException e) {
                    return e.toString();
                }
            });
        }
    }

    private String untilRefused(String protocol, Callable<String> call) throws Exception {
        while (true) {
            String answer = call.call();
            if (!answer.equals("OK")) {
                return protocol + " " + answer;
            }
            answers.countDown();
        }
    }
}
