package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ModelDescription;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jspecify.annotations.Nullable;

/** The loaded models over REST. Answers from memory, so on the event loop. */
@Path("/models")
@Produces(MediaType.APPLICATION_JSON)
class ModelResource {

    private final ModelCatalog catalog;

    ModelResource(ModelCatalog catalog) {
        this.catalog = catalog;
    }

    /** All loaded models. */
    public record Models(List<ModelDescription> models) {}

    @GET
    @Operation(summary = "Lists all loaded models, by name and then newest version first")
    @NonBlocking
    public Models list() {
        return new Models(catalog.list());
    }

    @GET
    @Path("/{name}")
    @Operation(summary = "Describes one model: the given version, or else the newest")
    @NonBlocking
    public ModelDescription get(@RestPath String name, @RestQuery @Nullable String version) {
        return catalog.find(RestCalls.selector(name, version)).description();
    }
}
