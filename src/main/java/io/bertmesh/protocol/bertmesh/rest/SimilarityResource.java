package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.protocol.bertmesh.rest.SimilarityBody.Pair;
import io.bertmesh.protocol.http.CallHeaders;
import io.bertmesh.protocol.http.HttpArrivals;
import io.bertmesh.protocol.http.HttpCalls;
import io.bertmesh.similarity.SemanticSimilarity;
import io.bertmesh.similarity.SemanticSimilarity.TextPair;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
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
    @Operation(summary = "Says how close the two texts of every pair are in meaning")
    @APIResponseSchema(SimilarityAnswer.class)
    @APIResponse(
            responseCode = "default",
            description = "Why there is no answer",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<SimilarityAnswer> compare(
            @Context RoutingContext http, @BeanParam CallHeaders headers, @Nullable SimilarityBody body) {
        SimilarityBody given = RestCalls.required(body);
        OneOrMany<Pair> pairs = OneOrMany.of("text_a", onePair(given), "pairs", given.pairs());
        SemanticSimilarity.Request request = new SemanticSimilarity.Request(
                RestCalls.selector(given.model(), given.version()),
                textPairs(pairs),
                RestCalls.pooling(given.pooling()),
                RestCalls.truncation(given.truncate()),
                RestCalls.cacheUse(given.bypassCache()));
        HttpArrivals.call(http).waitAtMost(headers.patience());
        return calls.answer(http, call -> answer(task.answer(request, call), pairs.isOne()));
    }

    private static @Nullable Pair onePair(SimilarityBody body) {
        return body.textA() == null && body.textB() == null ? null : new Pair(body.textA(), body.textB());
    }

    private static List<TextPair> textPairs(OneOrMany<Pair> pairs) {
        List<TextPair> textPairs = new ArrayList<>();
        for (Pair pair : pairs.inputs()) {
            String path = pairs.isOne() ? "" : "pairs[%d].".formatted(textPairs.size());
            textPairs.add(new TextPair(
                    RestCalls.required(path + "text_a", pair.textA()),
                    RestCalls.required(path + "text_b", pair.textB())));
        }
        return textPairs;
    }

    private static SimilarityAnswer answer(SemanticSimilarity.Response response, boolean isOne) {
        Optional<SemanticSimilarity.Result> only =
                isOne ? Optional.of(RestCalls.only(response.outcomes())) : Optional.empty();
        return new SimilarityAnswer(
                only.orElse(null),
                only.map(SemanticSimilarity.Result::source).orElse(null),
                isOne
                        ? null
                        : RestCalls.each(response.outcomes(), Function.identity(), SemanticSimilarity.Result::source),
                response.model(),
                Instant.now());
    }
}
