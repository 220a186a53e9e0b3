package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.Task;
import io.bertmesh.catalog.ModelDescription;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.config.BertConfig;
import io.bertmesh.fillmask.FillMask;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What the JSON API tells of models. */
final class ModelJson {

    private ModelJson() {}

    @Schema(description = "All loaded models")
    public record Models(
            @Schema(required = true, description = "By name, then newest version first")
            List<Model> models) {}

    @Schema(name = "ModelIdentity", description = "Which model answered")
    public record Identity(
            @Schema(required = true, description = "Name of the model", examples = "bert-demo-zh")
            String name,

            @Schema(required = true, description = "Version of the model", examples = "1")
            String version,

            @Schema(
                    required = true,
                    description = "Fingerprint of the vector space, a hash over weights, tokenizer and graph contract. "
                            + "Vectors may be compared with each other only if their fingerprints are equal",
                    pattern = "[0-9a-f]{16}",
                    examples = "0123456789abcdef")
            String fingerprint) {}

    @Schema(description = "What the server knows of a loaded model")
    public record Model(
            @Schema(required = true) Identity identity,

            @Schema(required = true, description = "The tasks that the model can do")
            List<String> tasks,

            @Schema(
                    required = true,
                    description = "The longest text that the model takes, in tokens, [CLS] and [SEP] included",
                    examples = "512")
            int maxTokens,

            @Schema(required = true, description = "The length of a vector", examples = "768")
            int hiddenSize,

            @Schema(required = true, description = "How many transformer layers the model has", examples = "12")
            int layerCount,

            @Schema(required = true, description = "How many tokens the vocabulary has", examples = "21128")
            int vocabularySize,

            @Schema(required = true, description = "Precision of the weights in use")
            RestEnums.Precision precision,

            @Schema(required = true, description = "Where the model really runs")
            RestEnums.Provider provider,

            @Schema(description = "Where the weights come from: a repository id or a name given at export")
            String sourceRepository,

            @Schema(description = "The revision of the source")
            String sourceRevision,

            @Schema(required = true) ModelDefaults defaults,
            @Schema(required = true) Limits limits) {}

    @Schema(description = "What options that a request leaves out mean for a model")
    public record ModelDefaults(
            @Schema(required = true, description = "Of semantic similarity and feature extraction")
            RestEnums.Pooling pooling,

            @Schema(required = true, description = "Of feature extraction")
            boolean normalize) {}

    @Schema(description = "How much one call may ask for. The operator of the service sets most of them")
    public record Limits(
            @Schema(required = true, description = "Most texts or pairs of one request", examples = "256")
            int textsPerRequest,

            @Schema(required = true, description = "Most UTF-16 code units of one text", examples = "20000")
            int charactersPerText,

            @Schema(required = true, description = "The largest top_k", examples = "100")
            int topK,

            @Schema(required = true, description = "Most targets of one request", examples = "1000")
            int targets,

            @Schema(
                    required = true,
                    description = "How many requests of one gRPC stream are read ahead of their answers",
                    examples = "64")
            int streamWindow,

            @Schema(
                    required = true,
                    description = "Most bytes that the answers of one call may take in the server's memory",
                    examples = "67108864")
            long answerBytes,

            @Schema(required = true, description = "Most bytes of one body", examples = "4194304")
            long messageBytes,

            @Schema(
                    required = true,
                    description = "Most milliseconds that a call may take, whatever its Request-Timeout",
                    examples = "30000")
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
