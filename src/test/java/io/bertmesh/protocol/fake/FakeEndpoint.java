package io.bertmesh.protocol.fake;

import com.google.common.primitives.Floats;
import fake.v1.EmbedRequest;
import fake.v1.EmbedResponse;
import fake.v1.Embedder;
import io.bertmesh.features.FeatureExtractionTask;
import io.bertmesh.protocol.grpc.GrpcCalls;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** The fake protocol over gRPC. */
@GrpcService
class FakeEndpoint implements Embedder {

    private final FeatureExtractionTask task;
    private final GrpcCalls calls;

    FakeEndpoint(FeatureExtractionTask task, GrpcCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @Override
    public Uni<EmbedResponse> embed(EmbedRequest request) {
        return calls.answer(call -> EmbedResponse.newBuilder()
                .addAllEmbedding(Floats.asList(FakeResource.embed(request.getInput(), task, call)))
                .build());
    }
}
