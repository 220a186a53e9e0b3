package io.bertmesh.protocol.fake;

import com.fasterxml.jackson.core.JacksonException;
import io.bertmesh.cache.CacheUse;
import io.bertmesh.call.Call;
import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.error.InferenceException;
import io.bertmesh.features.FeatureExtraction;
import io.bertmesh.features.FeatureExtractionTask;
import io.bertmesh.inference.Inputs;
import io.bertmesh.inference.Truncation;
import io.bertmesh.model.Pooling;
import io.bertmesh.protocol.Handover;
import io.bertmesh.protocol.http.HttpArrivals;
import io.bertmesh.protocol.http.JsonFaults;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** One path of the fake protocol: a text in, a bare array of numbers out. */
@Path("/fake/embed")
@Produces(MediaType.APPLICATION_JSON)
class FakeResource {

    private final FeatureExtractionTask task;
    private final Handover handover;

    FakeResource(FeatureExtractionTask task, Handover handover) {
        this.task = task;
        this.handover = handover;
    }

    record Body(String input) {}

    @POST
    @Operation(hidden = true)
    public Uni<String> embed(@Context RoutingContext http, String body) {
        return handover.answer(
                HttpArrivals.call(http),
                call -> FakeDialect.json(embed(parse(body).input(), task, call)));
    }

    static float[] embed(String text, FeatureExtractionTask task, Call call) {
        FeatureExtraction.Request request = new FeatureExtraction.Request(
                ModelSelector.DEFAULT,
                Inputs.one("input", text),
                Optional.of(Pooling.CLS),
                Optional.empty(),
                Truncation.REFUSE,
                CacheUse.READ_AND_FILL);
        return task.answer(request, call).outcomes().getFirst().orThrow().vector();
    }

    private static Body parse(String body) {
        try {
            return FakeDialect.JSON.readValue(body, Body.class);
        } catch (JacksonException e) {
            throw new InferenceException(JsonFaults.of(e));
        }
    }
}
