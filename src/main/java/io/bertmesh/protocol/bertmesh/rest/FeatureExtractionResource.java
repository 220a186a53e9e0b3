package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtraction.Normalization;
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
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
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
    @Operation(summary = "Gives the vector of every text, or the vectors of its tokens")
    @APIResponseSchema(FeatureExtractionAnswer.class)
    @APIResponse(
            responseCode = "default",
            description = "Why there is no answer",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<FeatureExtractionAnswer> extract(
            @Context RoutingContext http, @BeanParam CallHeaders headers, @Nullable FeatureExtractionBody body) {
        FeatureExtractionBody given = RestCalls.required(body);
        OneOrMany<String> texts = OneOrMany.of("text", given.text(), "texts", given.texts());
        FeatureExtraction.Request request = new FeatureExtraction.Request(
                RestCalls.selector(given.model(), given.version()),
                texts.inputs(),
                RestCalls.pooling(given.pooling()),
                Optional.ofNullable(given.normalize())
                        .map(wanted -> wanted ? Normalization.UNIT_LENGTH : Normalization.NONE),
                RestCalls.truncation(given.truncate()),
                RestCalls.cacheUse(given.bypassCache()));
        HttpArrivals.call(http).waitAtMost(headers.patience());
        return calls.answer(http, call -> answer(task.answer(request, call), texts.isOne()));
    }

    private static FeatureExtractionAnswer answer(FeatureExtraction.Response response, boolean isOne) {
        Optional<FeatureExtraction.Result> only =
                isOne ? Optional.of(RestCalls.only(response.outcomes())) : Optional.empty();
        return new FeatureExtractionAnswer(
                only.orElse(null),
                only.map(FeatureExtraction.Result::source).orElse(null),
                isOne
                        ? null
                        : RestCalls.each(response.outcomes(), Function.identity(), FeatureExtraction.Result::source),
                response.model(),
                Instant.now());
    }
}
