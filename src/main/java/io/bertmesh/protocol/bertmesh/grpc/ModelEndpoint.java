package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.config.BertConfig;
import io.bertmesh.fillmask.FillMask;
import io.bertmesh.protocol.grpc.GrpcCalls;
import io.bertmesh.v1.GetModelRequest;
import io.bertmesh.v1.GetModelResponse;
import io.bertmesh.v1.Limits;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.ListModelsResponse;
import io.bertmesh.v1.ModelService;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The loaded models over gRPC. */
@GrpcService
class ModelEndpoint implements ModelService {

    private final ModelCatalog catalog;
    private final GrpcCalls calls;
    private final Limits limits;

    ModelEndpoint(
            ModelCatalog catalog,
            GrpcCalls calls,
            BertConfig config,
            @ConfigProperty(name = "quarkus.grpc.server.max-inbound-message-size") int messageBytes) {
        this.catalog = catalog;
        this.calls = calls;
        this.limits = limits(config.limits(), messageBytes);
    }

    private static Limits limits(BertConfig.Limits limits, int messageBytes) {
        return Limits.newBuilder()
                .setTextsPerRequest(limits.textsPerRequest())
                .setCharactersPerText(limits.charactersPerText())
                .setTopK(FillMask.MAX_TOP_K)
                .setTargets(FillMask.MAX_TARGETS)
                .setStreamWindow(limits.streamWindow())
                .setAnswerBytes(limits.answerBytes())
                .setMessageBytes(messageBytes)
                .setRequestTimeoutMillis(limits.requestTimeout().toMillis())
                .build();
    }

    @Override
    public Uni<ListModelsResponse> listModels(ListModelsRequest request) {
        return calls.answer(_ -> ListModelsResponse.newBuilder()
                .addAllModels(catalog.list().stream()
                        .map(model -> ModelMessages.toProto(model, limits))
                        .toList())
                .build());
    }

    @Override
    public Uni<GetModelResponse> getModel(GetModelRequest request) {
        return calls.answer(_ -> GetModelResponse.newBuilder()
                .setModel(ModelMessages.toProto(
                        catalog.find(Messages.selector(request.getName(), request.getVersion()))
                                .description(),
                        limits))
                .build());
    }
}
