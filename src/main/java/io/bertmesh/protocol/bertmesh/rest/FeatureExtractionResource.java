package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtractionTask;
import io.bertmesh.protocol.http.CallHeaders;
import io.bertmesh.protocol.http.HttpArrivals;
import io.bertmesh.protocol.http.HttpCalls;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Feature extraction over REST. */
@Path("/feature-extraction")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Feature extraction", description = "Texts and tokens as vectors")
class FeatureExtractionResource {

    private final FeatureExtractionTask task;
    private final HttpCalls calls;

    FeatureExtractionResource(FeatureExtractionTask task, HttpCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @POST
    @Operation(
            operationId = "extract",
            summary = "Turns texts into vectors",
            description = "Gives the vector of every text, or the vectors of its tokens")
    public Uni<FeatureExtractionJson.ExtractResponse> extract(
            @Context RoutingContext http,
            @BeanParam CallHeaders headers,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            examples = {
                                                @ExampleObject(
                                                        name = "one text",
                                                        value = FeatureExtractionJson.ONE_TEXT),
                                                @ExampleObject(name = "a list", value = FeatureExtractionJson.LIST),
                                                @ExampleObject(name = "tokens", value = FeatureExtractionJson.TOKENS)
                                            }))
                    FeatureExtractionJson.@Nullable ExtractRequest body) {
        FeatureExtractionJson.ExtractRequest given = RestCalls.required(body);
        var inputs = given.inputs();
        FeatureExtraction.Request request = given.toTask(inputs);
        HttpArrivals.call(http).waitAtMost(headers.patience());
        return calls.answer(http, call -> FeatureExtractionJson.toJson(task.answer(request, call), inputs.isOne()));
    }
}
