package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.call.Task;
import io.bertmesh.catalog.ModelDescription;
import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.v1.Limits;
import io.bertmesh.v1.Model;
import io.bertmesh.v1.ModelDefaults;

/** Maps what is known of models to messages. */
final class ModelMessages {

    private ModelMessages() {}

    static Model toProto(ModelDescription model, Limits limits) {
        return Model.newBuilder()
                .setIdentity(Messages.identity(model.identity()))
                .addAllTasks(model.tasks().stream().map(ModelMessages::toProto).toList())
                .setMaxTokens(model.maxTokens())
                .setHiddenSize(model.hiddenSize())
                .setLayerCount(model.layerCount())
                .setVocabularySize(model.vocabularySize())
                .setPrecision(toProto(model.precision()))
                .setProvider(toProto(model.provider()))
                .setSourceRepository(model.sourceRepository())
                .setSourceRevision(model.sourceRevision())
                .setDefaults(ModelDefaults.newBuilder()
                        .setPooling(Messages.pooling(model.defaults().pooling()))
                        .setNormalize(model.defaults().normalize()))
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
