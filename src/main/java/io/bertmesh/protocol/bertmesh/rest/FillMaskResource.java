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
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
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
    @Operation(summary = "Gives, for every [MASK] of every text, the tokens that the model finds likeliest there")
    @APIResponseSchema(FillMaskAnswer.class)
    @APIResponse(
            responseCode = "default",
            description = "Why there is no answer",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Uni<FillMaskAnswer> fillMask(
            @Context RoutingContext http, @BeanParam CallHeaders headers, @Nullable FillMaskBody body) {
        FillMaskBody given = RestCalls.required(body);
        OneOrMany<String> texts = OneOrMany.of("text", given.text(), "texts", given.texts());
        FillMask.Request request = new FillMask.Request(
                RestCalls.selector(given.model(), given.version()),
                texts.inputs(),
                given.topK() == null ? FillMask.DEFAULT_TOP_K : given.topK(),
                given.targets() == null ? List.of() : RestCalls.withoutNull("targets", given.targets()),
                RestCalls.cacheUse(given.bypassCache()));
        HttpArrivals.call(http).waitAtMost(headers.patience());
        return calls.answer(http, call -> answer(task.answer(request, call), texts.isOne()));
    }

    private static FillMaskAnswer answer(FillMask.Response response, boolean isOne) {
        Optional<FillMask.Result> only = isOne ? Optional.of(RestCalls.only(response.outcomes())) : Optional.empty();
        return new FillMaskAnswer(
                only.map(FillMaskAnswer::candidates).orElse(null),
                only.map(FillMask.Result::source).orElse(null),
                isOne ? null : RestCalls.each(response.outcomes(), FillMaskAnswer::candidates, FillMask.Result::source),
                response.model(),
                response.unknownTargets(),
                Instant.now());
    }
}
