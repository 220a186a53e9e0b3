package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.Task;
import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.config.BertConfig;
import io.bertmesh.fillmask.FillMask;
import io.bertmesh.model.Manifest;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/**
 * The loaded models over REST. Answers from memory, so on the event loop. {@code META-INF/openapi.yaml} describes each
 * field.
 */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
class ModelResource {

    private final ModelCatalog catalog;
    private final Limits limits;

    ModelResource(
            ModelCatalog catalog,
            BertConfig config,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.catalog = catalog;
        this.limits = toJson(config.limits(), maxBodySize.asLongValue());
    }

    /** All loaded models. */
    @GET
    @NonBlocking
    public Models list() {
        return new Models(
                catalog.list().stream().map(model -> toJson(model, limits)).toList());
    }

    /** The given version of a model, or else the newest. */
    @GET
    @Path("/{name}")
    @NonBlocking
    public Model get(@RestPath String name, @RestQuery @Nullable String version) {
        return toJson(catalog.find(RestCalls.selector(name, version)), limits);
    }

    public record Models(List<Model> models) {}

    public record Identity(String name, String version, String fingerprint) {}

    public record Model(
            Identity identity,
            List<String> tasks,
            int maxTokens,
            int hiddenSize,
            int layerCount,
            int vocabularySize,
            String precision,
            String provider,
            String sourceRepository,
            String sourceRevision,
            ModelDefaults defaults,
            Limits limits) {}

    public record ModelDefaults(String pooling, boolean normalize) {}

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

    private static Model toJson(ServedModel model, Limits limits) {
        Manifest manifest = model.manifest();
        return new Model(
                toJson(model.identity()),
                model.tasks().stream().map(Task::name).toList(),
                manifest.maxTokens(),
                manifest.dimensions().hidden(),
                manifest.dimensions().layers(),
                manifest.dimensions().vocabulary(),
                model.precision().name(),
                model.provider().name(),
                manifest.source().repository(),
                manifest.source().revision(),
                new ModelDefaults(manifest.pooling().pooling().name(), manifest.normalize()),
                limits);
    }

    private static Limits toJson(BertConfig.Limits limits, long bodyBytes) {
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
