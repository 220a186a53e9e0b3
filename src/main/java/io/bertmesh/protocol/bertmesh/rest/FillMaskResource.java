package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.Call;
import io.bertmesh.fillmask.FillMask;
import io.bertmesh.fillmask.FillMaskTask;
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
import org.jspecify.annotations.Nullable;

/** Fill-mask over REST. {@code META-INF/openapi.yaml} describes each field. */
@Path("/fill-mask")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
class FillMaskResource {

    private final FillMaskTask task;
    private final Handover handover;

    FillMaskResource(FillMaskTask task, Handover handover) {
        this.task = task;
        this.handover = handover;
    }

    @POST
    public Uni<Answer<FillMaskResult>> fillMask(@Context RoutingContext http, @Nullable FillMaskRequest body) {
        FillMask.Request request = RestCalls.required(body).toTask();
        Call call = HttpArrivals.call(http);
        call.waitAtMost(CallHeaders.patience(http));
        return handover.answer(
                call, _ -> toJson(task.answer(request, call), request.texts().isOne()));
    }

    public record FillMaskRequest(
            @Nullable String text,
            @Nullable List<@Nullable String> texts,
            @Nullable String model,
            @Nullable String version,
            @Nullable Integer topK,
            @Nullable List<@Nullable String> targets,
            @Nullable Boolean bypassCache) {

        FillMask.Request toTask() {
            return new FillMask.Request(
                    RestCalls.selector(model, version),
                    RestCalls.inputs("text", text, "texts", texts),
                    topK == null ? FillMask.DEFAULT_TOP_K : topK,
                    targets == null ? List.of() : RestCalls.withoutNull("targets", targets),
                    RestCalls.cacheUse(bypassCache));
        }
    }

    public record FillMaskResult(List<MaskPrediction> masks, int tokenCount) {}

    public record MaskPrediction(
            int utf16Offset, int utf16End, int codePointOffset, int codePointEnd, List<MaskCandidate> candidates) {}

    public record MaskCandidate(String token, int tokenId, float score, String filledText) {}

    private static Answer<FillMaskResult> toJson(FillMask.Response response, boolean isOne) {
        return Answer.of(
                        response.model(), response.outcomes(), isOne, FillMaskResource::toJson, FillMask.Result::source)
                .withUnknownTargets(response.unknownTargets());
    }

    private static FillMaskResult toJson(FillMask.Result result) {
        return new FillMaskResult(
                result.masks().stream().map(FillMaskResource::toJson).toList(), result.tokenCount());
    }

    private static MaskPrediction toJson(FillMask.Mask mask) {
        List<MaskCandidate> candidates = mask.candidates().stream()
                .map(candidate -> new MaskCandidate(
                        candidate.token(), candidate.tokenId(), candidate.score(), candidate.filledText()))
                .toList();
        return new MaskPrediction(
                mask.utf16Offset(), mask.utf16End(), mask.codePointOffset(), mask.codePointEnd(), candidates);
    }
}
