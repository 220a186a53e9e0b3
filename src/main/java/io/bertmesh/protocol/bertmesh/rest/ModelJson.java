package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.Task;
import io.bertmesh.catalog.ModelDescription;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.config.BertConfig;
import io.bertmesh.fillmask.FillMask;
import java.util.List;

/** What the JSON API tells about models. {@code META-INF/openapi.yaml} describes each field. */
final class ModelJson {

    private ModelJson() {}

    public record Models(List<Model> models) {}

    public record Identity(String name, String version, String fingerprint) {}

    public record Model(
            Identity identity,
            List<String> tasks,
            int maxTokens,
            int hiddenSize,
            int layerCount,
            int vocabularySize,
            RestEnums.Precision precision,
            RestEnums.Provider provider,
            String sourceRepository,
            String sourceRevision,
            ModelDefaults defaults,
            Limits limits) {}

    public record ModelDefaults(RestEnums.Pooling pooling, boolean normalize) {}

    public record Limits(
            int textsPerRequest,
            int charactersPerText,
            int topK,
            int targets,
            int streamWindow,
            long answerBytes,
            long messageBytes,
            long requestTimeoutMillis) {}

    static Identity toJson(ModelIdentity identity) {
        return new Identity(identity.name(), identity.version(), identity.fingerprint());
    }

    static Model toJson(ModelDescription model, Limits limits) {
        return new Model(
                toJson(model.identity()),
                model.tasks().stream().map(Task::name).toList(),
                model.maxTokens(),
                model.hiddenSize(),
                model.layerCount(),
                model.vocabularySize(),
                RestEnums.of(model.precision()),
                RestEnums.of(model.provider()),
                model.sourceRepository(),
                model.sourceRevision(),
                new ModelDefaults(
                        RestEnums.of(model.defaults().pooling()),
                        model.defaults().normalize()),
                limits);
    }

    static Limits toJson(BertConfig.Limits limits, long bodyBytes) {
        return new Limits(
                limits.textsPerRequest(),
                limits.charactersPerText(),
                FillMask.MAX_TOP_K,
                FillMask.MAX_TARGETS,
                limits.streamWindow(),
                limits.answerBytes(),
                bodyBytes,
                limits.requestTimeout().toMillis());
    }
}
