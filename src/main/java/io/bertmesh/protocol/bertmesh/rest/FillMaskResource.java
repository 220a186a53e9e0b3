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
import org.jspecify.annotations.Nullable;

/** Fill-mask over REST. */
@Path("/fill-mask")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class FillMaskResource {

    private final FillMaskTask task;
    private final HttpCalls calls;

    FillMaskResource(FillMaskTask task, HttpCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @POST
    public Uni<Answer<FillMaskJson.FillMaskResult>> fillMask(
            @Context RoutingContext http, @BeanParam CallHeaders headers, FillMaskJson.@Nullable FillMaskRequest body) {
        FillMaskJson.FillMaskRequest given = RestCalls.required(body);
        var inputs = given.inputs();
        FillMask.Request request = given.toTask(inputs);
        HttpArrivals.call(http).waitAtMost(headers.patience());
        return calls.answer(http, call -> FillMaskJson.toJson(task.answer(request, call), inputs.isOne()));
    }
}
