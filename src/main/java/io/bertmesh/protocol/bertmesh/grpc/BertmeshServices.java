package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.call.Task;
import io.bertmesh.protocol.grpc.GrpcDialect;
import io.bertmesh.v1.FeatureExtractionServiceGrpc;
import io.bertmesh.v1.FillMaskServiceGrpc;
import io.bertmesh.v1.ModelServiceGrpc;
import io.bertmesh.v1.SemanticSimilarityServiceGrpc;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;

/** The services of {@code bertmesh.v1}. */
@ApplicationScoped
class BertmeshServices implements GrpcDialect {

    @Override
    public Map<String, Optional<Task>> services() {
        return Map.of(
                FillMaskServiceGrpc.SERVICE_NAME, Optional.of(Task.FILL_MASK),
                SemanticSimilarityServiceGrpc.SERVICE_NAME, Optional.of(Task.SEMANTIC_SIMILARITY),
                FeatureExtractionServiceGrpc.SERVICE_NAME, Optional.of(Task.FEATURE_EXTRACTION),
                ModelServiceGrpc.SERVICE_NAME, Optional.empty());
    }
}
