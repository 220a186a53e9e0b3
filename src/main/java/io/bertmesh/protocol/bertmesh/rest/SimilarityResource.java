package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.protocol.http.CallHeaders;
import io.bertmesh.protocol.http.HttpArrivals;
import io.bertmesh.protocol.http.HttpCalls;
import io.bertmesh.similarity.SemanticSimilarity;
import io.bertmesh.similarity.SemanticSimilarityTask;
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

/** Semantic similarity over REST. */
@Path("/semantic-similarity")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class SimilarityResource {

    private final SemanticSimilarityTask task;
    private final HttpCalls calls;

    SimilarityResource(SemanticSimilarityTask task, HttpCalls calls) {
        this.task = task;
        this.calls = calls;
    }

    @POST
    public Uni<Answer<SimilarityJson.CompareResult>> compare(
            @Context RoutingContext http,
            @BeanParam CallHeaders headers,
            SimilarityJson.@Nullable CompareRequest body) {
        SimilarityJson.CompareRequest given = RestCalls.required(body);
        var inputs = given.inputs();
        SemanticSimilarity.Request request = given.toTask(inputs);
        HttpArrivals.call(http).waitAtMost(headers.patience());
        return calls.answer(http, call -> SimilarityJson.toJson(task.answer(request, call), inputs.isOne()));
    }
}
