package io.bertmesh;

import io.bertmesh.protocol.StreamClient;
import io.bertmesh.protocol.grpc.RawCall;
import io.bertmesh.testing.CallHeaders;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FillMaskOptions;
import io.bertmesh.v1.FillMaskRequest;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc;
import io.bertmesh.v1.StreamCompareRequest;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamFillMaskRequest;
import io.bertmesh.v1.StreamFillMaskResponse;
import io.bertmesh.v1.TextPair;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** Calls a process with one id for each call, so that a test finds the call in the log. */
final class LoggedCalls implements AutoCloseable {

    private static final Metadata.Key<String> REQUEST_ID =
            Metadata.Key.of("x-request-id", Metadata.ASCII_STRING_MARSHALLER);

    /** A header that no setting asks for. */
    private static final String NOTE = "QX7ZK";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final ServiceProcess service;
    private final ManagedChannel channel;

    LoggedCalls(ServiceProcess service) {
        this.service = service;
        this.channel = ManagedChannelBuilder.forAddress("localhost", service.grpcPort())
                .usePlaintext()
                .build();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    HttpResponse<String> post(String id, String body) throws IOException, InterruptedException {
        return post(id, "/fill-mask", body);
    }

    HttpResponse<String> post(String id, String path, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address(service.httpPort(), path))
                .header("Content-Type", "application/json")
                .header("x-request-id", id)
                .header("x-note", NOTE)
                .POST(BodyPublishers.ofString(body))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    /** What the management port shows. */
    String metrics() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(address(service.managementPort(), "/q/metrics"))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString()).body();
    }

    /** The id that comes back, whatever else does. */
    String fillMask(String id, String model, String... texts) {
        AtomicReference<Metadata> headers = new AtomicReference<>();
        AtomicReference<Metadata> trailers = new AtomicReference<>();
        Channel capturing = ClientInterceptors.intercept(
                naming(id), MetadataUtils.newCaptureMetadataInterceptor(headers, trailers));
        try {
            var _ = FillMaskServiceGrpc.newBlockingStub(capturing)
                    .fillMask(FillMaskRequest.newBuilder()
                            .setOptions(FillMaskOptions.newBuilder().setModel(model))
                            .addAllTexts(List.of(texts))
                            .build());
        } catch (StatusRuntimeException e) {
            return String.valueOf(trailers.get().get(REQUEST_ID));
        }
        return String.valueOf(headers.get().get(REQUEST_ID));
    }

    void streamFillMask(String id, String... texts) {
        StreamClient<StreamFillMaskRequest, StreamFillMaskResponse> client =
                StreamClient.open(FillMaskServiceGrpc.newStub(naming(id))::streamFillMask);
        var _ = client.answersTo(Stream.of(texts)
                .map(text -> StreamFillMaskRequest.newBuilder().setText(text).build())
                .toList());
    }

    void extract(String id, String text) {
        var _ = FeatureExtractionServiceGrpc.newBlockingStub(naming(id))
                .extract(ExtractRequest.newBuilder().addTexts(text).build());
    }

    void compare(String id, String textA, String textB) {
        var _ = SemanticSimilarityServiceGrpc.newBlockingStub(naming(id))
                .compare(CompareRequest.newBuilder()
                        .addPairs(TextPair.newBuilder().setTextA(textA).setTextB(textB))
                        .build());
    }

    void streamExtract(String id, String... texts) {
        var _ = StreamClient.open(FeatureExtractionServiceGrpc.newStub(naming(id))::streamExtract)
                .answersTo(Stream.of(texts)
                        .map(text ->
                                StreamExtractRequest.newBuilder().setText(text).build())
                        .toList());
    }

    void streamCompare(String id, String textA, String textB) {
        var _ = StreamClient.open(SemanticSimilarityServiceGrpc.newStub(naming(id))::streamCompare)
                .answersTo(List.of(StreamCompareRequest.newBuilder()
                        .setTextA(textA)
                        .setTextB(textB)
                        .build()));
    }

    /** Sends a text that is cut off, to a method of fill-mask. */
    void sendGarbage(String id, String method, String text) {
        String cut = "0a7f" + HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        var _ = RawCall.refusal(naming(id), FillMaskServiceGrpc.SERVICE_NAME + "/" + method, cut);
    }

    /** Calls a method that does not exist. */
    void callUnknownMethod(String id) {
        var _ = RawCall.refusal(naming(id), FillMaskServiceGrpc.SERVICE_NAME + "/" + NOTE, "");
    }

    private Channel naming(String id) {
        return CallHeaders.on(channel, "x-request-id", id, "x-note", NOTE);
    }

    private static URI address(int port, String path) {
        return URI.create("http://localhost:" + port + path);
    }
}
