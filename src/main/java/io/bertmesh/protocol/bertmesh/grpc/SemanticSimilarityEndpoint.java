package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.protocol.grpc.GrpcCalls;
import io.bertmesh.protocol.grpc.StreamCalls;
import io.bertmesh.protocol.grpc.StreamWindow;
import io.bertmesh.similarity.SemanticSimilarityTask;
import io.bertmesh.v1.CompareRequest;
import io.bertmesh.v1.CompareResponse;
import io.bertmesh.v1.SemanticSimilarityService;
import io.bertmesh.v1.StreamCompareRequest;
import io.bertmesh.v1.StreamCompareResponse;
import io.quarkus.grpc.GrpcService;
import io.quarkus.grpc.RegisterInterceptor;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;

/** Semantic similarity over gRPC. */
@GrpcService
@RegisterInterceptor(StreamWindow.class)
class SemanticSimilarityEndpoint implements SemanticSimilarityService {

    private final SemanticSimilarityTask task;
    private final GrpcCalls calls;
    private final StreamCalls streams;

    SemanticSimilarityEndpoint(SemanticSimilarityTask task, GrpcCalls calls, StreamCalls streams) {
        this.task = task;
        this.calls = calls;
        this.streams = streams;
    }

    @Override
    public Uni<CompareResponse> compare(CompareRequest request) {
        return calls.answer(call -> SemanticSimilarityMessages.toProto(
                task.answer(SemanticSimilarityMessages.toRequest(request.getPairsList(), request.getOptions()), call)));
    }

    @Override
    public Multi<StreamCompareResponse> streamCompare(Multi<StreamCompareRequest> requests) {
        return streams.answer(
                requests,
                (request, call) -> SemanticSimilarityMessages.only(task.answer(
                        SemanticSimilarityMessages.toRequest(
                                SemanticSimilarityMessages.pairs(request), request.getOptions()),
                        call)),
                SemanticSimilarityMessages::refused);
    }
}
