package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.fillmask.FillMask;
import io.bertmesh.fillmask.FillMaskTask;
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

/** Fill-mask over REST. */
@Path("/fill-mask")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Fill-mask", description = "What may stand for the [MASK] tokens of a text")
class FillMaskResource {

    private final FillMaskTask task;
    private final HttpCalls calls;

    FillMaskResource(FillMaskTask task, HttpCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @POST
    @Operation(
            operationId = "fillMask",
            summary = "Fills the masks of texts",
            description = "Gives, for every [MASK] of every text, the tokens that the model finds likeliest there")
    public Uni<FillMaskJson.FillMaskResponse> fillMask(
            @Context RoutingContext http,
            @BeanParam CallHeaders headers,
            @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON,
                                            examples = {
                                                @ExampleObject(name = "one text", value = FillMaskJson.ONE_TEXT),
                                                @ExampleObject(name = "a list", value = FillMaskJson.LIST)
                                            }))
                    FillMaskJson.@Nullable FillMaskRequest body) {
        FillMaskJson.FillMaskRequest given = RestCalls.required(body);
        var inputs = given.inputs();
        FillMask.Request request = given.toTask(inputs);
        HttpArrivals.call(http).waitAtMost(headers.patience());
        return calls.answer(http, call -> FillMaskJson.toJson(task.answer(request, call), inputs.isOne()));
    }
}
