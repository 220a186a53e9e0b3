package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.config.BertConfig;
import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The loaded models over REST. Answers from memory, so on the event loop. */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
class ModelResource {

    private final ModelCatalog catalog;
    private final ModelJson.Limits limits;

    ModelResource(
            ModelCatalog catalog,
            BertConfig config,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodySize) {
        this.catalog = catalog;
        this.limits = ModelJson.toJson(config.limits(), maxBodySize.asLongValue());
    }

    /** All loaded models. */
    @GET
    @NonBlocking
    public ModelJson.Models list() {
        return new ModelJson.Models(catalog.list().stream()
                .map(model -> ModelJson.toJson(model, limits))
                .toList());
    }

    /** The given version of a model, or else the newest. */
    @GET
    @Path("/{name}")
    @NonBlocking
    public ModelJson.Model get(@RestPath String name, @RestQuery @Nullable String version) {
        return ModelJson.toJson(catalog.find(RestCalls.selector(name, version)).description(), limits);
    }
}
