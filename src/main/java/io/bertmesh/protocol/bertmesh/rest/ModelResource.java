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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The loaded models over REST. Answers from memory, so on the event loop. */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Models", description = "Which models are loaded, and what may be asked of them")
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

    @GET
    @Operation(operationId = "listModels", summary = "Lists all loaded models")
    @NonBlocking
    public ModelJson.Models list() {
        return new ModelJson.Models(catalog.list().stream()
                .map(model -> ModelJson.toJson(model, limits))
                .toList());
    }

    @GET
    @Path("/{name}")
    @Operation(operationId = "getModel", summary = "Describes one model")
    @NonBlocking
    public ModelJson.Model get(
            @Parameter(description = "Name of the model") @RestPath String name,
            @Parameter(description = ApiDescription.VERSION) @RestQuery @Nullable String version) {
        return ModelJson.toJson(catalog.find(RestCalls.selector(name, version)).description(), limits);
    }
}
