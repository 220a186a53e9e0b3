package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.Call;
import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtraction.Normalization;
import io.bertmesh.features.FeatureExtractionTask;
import io.bertmesh.protocol.Handover;
import io.bertmesh.protocol.http.CallHeaders;
import io.bertmesh.protocol.http.HttpArrivals;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Feature extraction over REST. {@code META-INF/openapi.yaml} describes each field. */
@Path("/feature-extraction")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class FeatureExtractionResource {

    private final FeatureExtractionTask task;
    private final Handover handover;

    FeatureExtractionResource(FeatureExtractionTask task, Handover handover) {
        this.task = task;
        this.handover = handover;
    }

    @POST
    public Uni<Answer<ExtractResult>> extract(@Context RoutingContext http, @Nullable ExtractRequest body) {
        FeatureExtraction.Request request = RestCalls.required(body).toTask();
        Call call = HttpArrivals.call(http);
        call.waitAtMost(CallHeaders.patience(http));
        return handover.answer(
                call, _ -> toJson(task.answer(request, call), request.texts().isOne()));
    }

    public record ExtractRequest(
            @Nullable String text,
            @Nullable List<@Nullable String> texts,
            @Nullable String model,
            @Nullable String version,
            @Nullable String pooling,
            @Nullable Boolean normalize,
            @Nullable Boolean truncate,
            @Nullable Boolean bypassCache) {

        FeatureExtraction.Request toTask() {
            return new FeatureExtraction.Request(
                    RestCalls.selector(model, version),
                    RestCalls.inputs("text", text, "texts", texts),
                    RestCalls.pooling(pooling),
                    Optional.ofNullable(normalize)
                            .map(wanted -> wanted ? Normalization.UNIT_LENGTH : Normalization.NONE),
                    RestCalls.truncation(truncate),
                    RestCalls.cacheUse(bypassCache));
        }
    }

    public record ExtractResult(
            float[] vector, List<TokenVector> tokens, int tokenCount, boolean truncated, int droppedTokenCount) {}

    public record TokenVector(String token, int tokenId, float[] vector) {}

    private static Answer<ExtractResult> toJson(FeatureExtraction.Response response, boolean isOne) {
        return Answer.of(
                response.model(),
                response.outcomes(),
                isOne,
                FeatureExtractionResource::toJson,
                FeatureExtraction.Result::source);
    }

    private static ExtractResult toJson(FeatureExtraction.Result result) {
        List<TokenVector> tokens = result.tokens().stream()
                .map(token -> new TokenVector(token.token(), token.tokenId(), token.vector()))
                .toList();
        return new ExtractResult(
                result.vector(), tokens, result.tokenCount(), result.truncated(), result.droppedTokenCount());
    }
}
