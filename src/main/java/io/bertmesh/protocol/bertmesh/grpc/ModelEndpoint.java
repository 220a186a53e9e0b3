package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.call.Task;
import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.config.BertConfig;
import io.bertmesh.fillmask.FillMask;
import io.bertmesh.model.Manifest;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.protocol.grpc.GrpcCalls;
import io.bertmesh.v1.GetModelRequest;
import io.bertmesh.v1.GetModelResponse;
import io.bertmesh.v1.Limits;
import io.bertmesh.v1.ListModelsRequest;
import io.bertmesh.v1.ListModelsResponse;
import io.bertmesh.v1.Model;
import io.bertmesh.v1.ModelDefaults;
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
                        .map(model -> toProto(model, limits))
                        .toList())
                .build());
    }

    @Override
    public Uni<GetModelResponse> getModel(GetModelRequest request) {
        return calls.answer(_ -> GetModelResponse.newBuilder()
                .setModel(toProto(catalog.find(new ModelSelector(request.getName(), request.getVersion())), limits))
                .build());
    }

    private static Model toProto(ServedModel model, Limits limits) {
        Manifest manifest = model.manifest();
        return Model.newBuilder()
                .setIdentity(Messages.identity(model.identity()))
                .addAllTasks(model.tasks().stream().map(ModelEndpoint::toProto).toList())
                .setMaxTokens(manifest.maxTokens())
                .setHiddenSize(manifest.dimensions().hidden())
                .setLayerCount(manifest.dimensions().layers())
                .setVocabularySize(manifest.dimensions().vocabulary())
                .setPrecision(toProto(model.precision()))
                .setProvider(toProto(model.provider()))
                .setSourceRepository(manifest.source().repository())
                .setSourceRevision(manifest.source().revision())
                .setDefaults(ModelDefaults.newBuilder()
                        .setPooling(Messages.pooling(manifest.pooling().pooling()))
                        .setNormalize(manifest.normalize()))
                .setLimits(limits)
                .build();
    }

    /** Both enums name a task alike, which the tests check. */
    private static io.bertmesh.v1.Task toProto(Task task) {
        return io.bertmesh.v1.Task.valueOf("TASK_" + task.name());
    }

    private static io.bertmesh.v1.Precision toProto(Precision precision) {
        return switch (precision) {
            case FP32 -> io.bertmesh.v1.Precision.PRECISION_FP32;
            case FP16 -> io.bertmesh.v1.Precision.PRECISION_FP16;
            case INT8 -> io.bertmesh.v1.Precision.PRECISION_INT8;
        };
    }

    private static io.bertmesh.v1.Provider toProto(Provider provider) {
        return switch (provider) {
            case CPU -> io.bertmesh.v1.Provider.PROVIDER_CPU;
            case CUDA -> io.bertmesh.v1.Provider.PROVIDER_CUDA;
        };
    }
}
