package io.bertmesh.protocol;

import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FeatureExtractionServiceGrpc.FeatureExtractionServiceBlockingStub;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.FillMaskServiceGrpc.FillMaskServiceBlockingStub;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc.SemanticSimilarityServiceBlockingStub;
import io.grpc.Channel;

/** Stubs of the tasks, for callers over gRPC. */
record GrpcEdge(Channel channel) {

    FillMaskServiceBlockingStub fillMask() {
        return FillMaskServiceGrpc.newBlockingStub(channel);
    }

    SemanticSimilarityServiceBlockingStub similarity() {
        return SemanticSimilarityServiceGrpc.newBlockingStub(channel);
    }

    FeatureExtractionServiceBlockingStub features() {
        return FeatureExtractionServiceGrpc.newBlockingStub(channel);
    }
}
