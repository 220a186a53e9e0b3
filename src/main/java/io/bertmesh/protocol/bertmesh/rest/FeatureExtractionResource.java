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
import org.jspecify.annotations.Nullable;

/** Feature extraction over REST. */
@Path("/feature-extraction")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class FeatureExtractionResource {

    private final FeatureExtractionTask task;
    private final HttpCalls calls;

    FeatureExtractionResource(FeatureExtractionTask task, HttpCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @POST
    public Uni<Answer<FeatureExtractionJson.ExtractResult>> extract(
            @Context RoutingContext http,
            @BeanParam CallHeaders headers,
            FeatureExtractionJson.@Nullable ExtractRequest body) {
        FeatureExtractionJson.ExtractRequest given = RestCalls.required(body);
        var inputs = given.inputs();
        FeatureExtraction.Request request = given.toTask(inputs);
        HttpArrivals.call(http).waitAtMost(headers.patience());
        return calls.answer(http, call -> FeatureExtractionJson.toJson(task.answer(request, call), inputs.isOne()));
    }
}
