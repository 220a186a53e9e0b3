package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.features.FeatureExtractionTask;
import io.bertmesh.protocol.grpc.GrpcCalls;
import io.bertmesh.protocol.grpc.StreamCalls;
import io.bertmesh.protocol.grpc.StreamWindow;
import io.bertmesh.v1.ExtractRequest;
import io.bertmesh.v1.ExtractResponse;
import io.bertmesh.v1.FeatureExtractionService;
import io.bertmesh.v1.StreamExtractRequest;
import io.bertmesh.v1.StreamExtractResponse;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** Feature extraction over gRPC. */
@GrpcService
@RegisterInterceptor(StreamWindow.class)
class FeatureExtractionEndpoint implements FeatureExtractionService {

    private final FeatureExtractionTask task;
    private final GrpcCalls calls;
    private final StreamCalls streams;

    FeatureExtractionEndpoint(FeatureExtractionTask task, GrpcCalls calls, StreamCalls streams) {
        this.task = task;
        this.calls = calls;
        this.streams = streams;
    }

    @Override
    public Uni<ExtractResponse> extract(ExtractRequest request) {
        return calls.answer(call -> FeatureExtractionMessages.toProto(
                task.answer(FeatureExtractionMessages.toRequest(request.getTextsList(), request.getOptions()), call)));
    }

    @Override
    public Multi<StreamExtractResponse> streamExtract(Multi<StreamExtractRequest> requests) {
        return streams.answer(
                requests,
                (request, call) -> FeatureExtractionMessages.only(task.answer(
                        FeatureExtractionMessages.toRequest(List.of(request.getText()), request.getOptions()), call)),
                FeatureExtractionMessages::refused);
    }
}
