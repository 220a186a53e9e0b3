package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ModelDescription;
import io.bertmesh.protocol.grpc.GrpcCalls;
import io.bertmesh.v1.GetModelRequest;
import io.bertmesh.v1.GetModelResponse;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.ListModelsResponse;
import io.bertmesh.v1.Model;
import io.bertmesh.v1.ModelService;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;

/** The loaded models over gRPC. */
@GrpcService
class ModelEndpoint implements ModelService {

    private final ModelCatalog catalog;
    private final GrpcCalls calls;

    ModelEndpoint(ModelCatalog catalog, GrpcCalls calls) {
        this.catalog = catalog;
        this.calls = calls;
    }

    @Override
    public Uni<ListModelsResponse> listModels(ListModelsRequest request) {
        return calls.answer(_ -> ListModelsResponse.newBuilder()
                .addAllModels(
                        catalog.list().stream().map(ModelEndpoint::message).toList())
                .build());
    }

    @Override
    public Uni<GetModelResponse> getModel(GetModelRequest request) {
        return calls.answer(_ -> GetModelResponse.newBuilder()
                .setModel(message(catalog.find(Messages.selector(request.getName(), request.getVersion()))
                        .description()))
                .build());
    }

    private static Model message(ModelDescription model) {
        return Model.newBuilder()
                .setIdentity(Messages.identity(model.identity()))
                .addAllTasks(model.tasks())
                .setMaxTokens(model.maxTokens())
                .setHiddenSize(model.hiddenSize())
                .setLayerCount(model.layerCount())
                .setVocabularySize(model.vocabularySize())
                .setPrecision(model.precision().label())
                .setProvider(model.provider().label())
                .setSourceRepository(model.sourceRepository())
                .setSourceRevision(model.sourceRevision())
                .build();
    }
}
