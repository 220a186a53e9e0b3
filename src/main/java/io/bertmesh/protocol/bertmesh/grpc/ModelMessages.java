package io.bertmesh.protocol.bertmesh.grpc;

import io.bertmesh.catalog.ModelDescription;
import io.bertmesh.model.Task;
import io.bertmesh.v1.Limits;
import io.bertmesh.v1.Model;
import io.bertmesh.v1.ModelDefaults;
import io.bertmesh.v1.Precision;
import io.bertmesh.v1.Provider;
import java.util.stream.Stream;

/** Maps what is known of models to messages. */
final class ModelMessages {

    private ModelMessages() {}

    static Model toProto(ModelDescription model, Limits limits) {
        return Model.newBuilder()
                .setIdentity(Messages.identity(model.identity()))
                .addAllTasks(Stream.of(Task.values())
                        .filter(task -> model.tasks().contains(task.label()))
                        .map(ModelMessages::toProto)
                        .toList())
                .setMaxTokens(model.maxTokens())
                .setHiddenSize(model.hiddenSize())
                .setLayerCount(model.layerCount())
                .setVocabularySize(model.vocabularySize())
                .setPrecision(precision(model.precision()))
                .setProvider(provider(model.provider()))
                .setSourceRepository(model.sourceRepository())
                .setSourceRevision(model.sourceRevision())
                .setDefaults(ModelDefaults.newBuilder()
                        .setPooling(Messages.pooling(model.defaults().pooling()))
                        .setNormalize(model.defaults().normalize()))
                .setLimits(limits)
                .build();
    }

    private static io.bertmesh.v1.Task toProto(Task task) {
        return switch (task) {
            case FILL_MASK -> io.bertmesh.v1.Task.TASK_FILL_MASK;
            case SEMANTIC_SIMILARITY -> io.bertmesh.v1.Task.TASK_SEMANTIC_SIMILARITY;
            case FEATURE_EXTRACTION -> io.bertmesh.v1.Task.TASK_FEATURE_EXTRACTION;
        };
    }

    private static Precision precision(String label) {
        return switch (label) {
            case "fp32" -> Precision.PRECISION_FP32;
            case "fp16" -> Precision.PRECISION_FP16;
            case "int8" -> Precision.PRECISION_INT8;
            default -> Precision.PRECISION_UNSPECIFIED;
        };
    }

    private static Provider provider(String label) {
        return switch (label) {
            case "cpu" -> Provider.PROVIDER_CPU;
            case "cuda" -> Provider.PROVIDER_CUDA;
            default -> Provider.PROVIDER_UNSPECIFIED;
        };
    }
}
