package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.Call;
import io.bertmesh.inference.Inputs;
import io.bertmesh.protocol.Handover;
import io.bertmesh.protocol.http.CallHeaders;
import io.bertmesh.protocol.http.HttpArrivals;
import io.bertmesh.similarity.SemanticSimilarity;
import io.bertmesh.similarity.SemanticSimilarity.TextPair;
import io.bertmesh.similarity.SemanticSimilarityTask;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Semantic similarity over REST. {@code META-INF/openapi.yaml} describes each field. */
@Path("/semantic-similarity")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class SimilarityResource {

    private final SemanticSimilarityTask task;
    private final Handover handover;

    SimilarityResource(SemanticSimilarityTask task, Handover handover) {
        this.task = task;
        this.handover = handover;
    }

    @POST
    public Uni<Answer<CompareResult>> compare(@Context RoutingContext http, @Nullable CompareRequest body) {
        SemanticSimilarity.Request request = RestCalls.required(body).toTask();
        Call call = HttpArrivals.call(http);
        call.waitAtMost(CallHeaders.patience(http));
        return handover.answer(
                call, _ -> toJson(task.answer(request, call), request.pairs().isOne()));
    }

    public record CompareRequest(
            @Nullable String textA,
            @Nullable String textB,
            @Nullable List<@Nullable Pair> pairs,
            @Nullable String model,
            @Nullable String version,
            @Nullable String pooling,
            @Nullable Boolean truncate,
            @Nullable Boolean bypassCache) {

        SemanticSimilarity.Request toTask() {
            Pair one = textA == null && textB == null ? null : new Pair(textA, textB);
            return new SemanticSimilarity.Request(
                    RestCalls.selector(model, version),
                    textPairs(RestCalls.inputs("text_a", one, "pairs", pairs)),
                    RestCalls.pooling(pooling),
                    RestCalls.truncation(truncate),
                    RestCalls.cacheUse(bypassCache));
        }
    }

    public record Pair(@Nullable String textA, @Nullable String textB) {}

    public record CompareResult(
            float cosine,
            float score,
            int tokenCountA,
            int tokenCountB,
            int droppedTokenCountA,
            int droppedTokenCountB) {}

    private static Inputs<TextPair> textPairs(Inputs<Pair> inputs) {
        List<TextPair> pairs = new ArrayList<>();
        for (Pair pair : inputs.values()) {
            int index = pairs.size();
            pairs.add(new TextPair(
                    RestCalls.required(inputs.path(index, "text_a"), pair.textA()),
                    RestCalls.required(inputs.path(index, "text_b"), pair.textB())));
        }
        return new Inputs<>(inputs.field(), pairs, inputs.isOne());
    }

    private static Answer<CompareResult> toJson(SemanticSimilarity.Response response, boolean isOne) {
        return Answer.of(
                response.model(),
                response.outcomes(),
                isOne,
                SimilarityResource::toJson,
                SemanticSimilarity.Result::source);
    }

    private static CompareResult toJson(SemanticSimilarity.Result result) {
        return new CompareResult(
                result.cosine(),
                result.score(),
                result.tokenCountA(),
                result.tokenCountB(),
                result.droppedTokenCountA(),
                result.droppedTokenCountB());
    }
}
