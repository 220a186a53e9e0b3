package io.bertmesh.protocol.bertmesh.rest;

import static org.eclipse.microprofile.openapi.OASFactory.createContent;
import static org.eclipse.microprofile.openapi.OASFactory.createMediaType;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Adds to the OpenAPI document what all operations share: a tag by path, an example that the demo model answers, the errors
 * with their headers, and the two ways to show who calls. Runs when the service is built.
 */
@OpenApiFilter(stages = OpenApiFilter.RunStage.BUILD)
public final class ApiDescription implements OASFilter {

    private static final String JSON = "application/json";
    private static final String API_KEY = "apiKey";
    private static final String TOKEN = "token";

    /** What each tag is about. The tag of an operation is the first part of its path. */
    private static final Map<String, String> TAGS = new TreeMap<>(Map.of(
            "fill-mask", "What may stand for the [MASK] tokens of a text",
            "semantic-similarity", "How close two texts are in meaning",
            "feature-extraction", "Texts as vectors",
            "models", "The loaded models"));

    /** A body for each path of a task, which Swagger UI sends as it stands. */
    private static final Map<String, Map<String, Object>> BODIES = Map.of(
            "/fill-mask", Map.of("text", "中国的首都是[MASK]京。", "top_k", 3),
            "/semantic-similarity", Map.of("text_a", "今天天气很好。", "text_b", "今天的天气真不错。"),
            "/feature-extraction", Map.of("text", "今天天气很好。", "pooling", "MEAN", "normalize", true));

    private static final String DEMO_MODEL = "bert-demo-zh";

    /** Each error status, when it occurs, and the header that comes with it. */
    private enum Refusal {
        INVALID("400", "A field is malformed or out of its range, or the model cannot do the task", ""),
        UNKNOWN_CALLER(
                "401", "The caller is unknown. Only where API keys or tokens are configured", "WWW-Authenticate"),
        FORBIDDEN("403", "The caller is known and may not do this", ""),
        NOT_FOUND("404", "The path is unknown, or the model is not loaded", ""),
        METHOD("405", "The path does not take this method", "Allow"),
        TOO_LARGE("413", "The body is larger than the server reads", ""),
        MEDIA_TYPE("415", "The body is not application/json", ""),
        OVERLOADED("429", "The queue is full, or the caller is over its rate", "Retry-After"),
        INTERNAL("500", "An error of the server, which its log has", ""),
        UNAVAILABLE("503", "The service is starting, draining or broken", ""),
        LATE("504", "The deadline passed before the answer was ready", "");

        private final String status;
        private final String description;
        private final String header;

        Refusal(String status, String description, String header) {
            this.status = status;
            this.description = description;
            this.header = header;
        }

        private APIResponse response() {
            Schema problem = OASFactory.createSchema().ref("Problem");
            APIResponse response = OASFactory.createAPIResponse()
                    .description(description)
                    .content(createContent()
                            .addMediaType(Problem.MEDIA_TYPE, createMediaType().schema(problem)));
            if (!header.isEmpty()) {
                Header told = OASFactory.createHeader()
                        .schema(OASFactory.createSchema().addType(Schema.SchemaType.STRING));
                response.addHeader(header, told);
            }
            return response;
        }
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        TAGS.forEach((name, description) ->
                document.addTag(OASFactory.createTag().name(name).description(description)));
        for (Refusal refusal : Refusal.values()) {
            document.getComponents().addResponse(refusal.name(), refusal.response());
        }
        document.getComponents()
                .addSecurityScheme(
                        API_KEY,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.APIKEY)
                                .in(SecurityScheme.In.HEADER)
                                .name("x-api-key"))
                .addSecurityScheme(
                        TOKEN,
                        OASFactory.createSecurityScheme()
                                .type(SecurityScheme.Type.HTTP)
                                .scheme("bearer"));
        // The first of them asks for nothing: most services let everybody in and leave that to the mesh.
        document.setSecurity(List.of(
                OASFactory.createSecurityRequirement(),
                OASFactory.createSecurityRequirement().addScheme(API_KEY),
                OASFactory.createSecurityRequirement().addScheme(TOKEN)));
        document.getPaths().getPathItems().forEach(ApiDescription::describe);
    }

    private static void describe(String path, PathItem item) {
        for (Operation operation : item.getOperations().values()) {
            operation.setTags(List.of(path.split("/")[1]));
            answers(operation.getResponses());
            if (operation.getRequestBody() != null) {
                operation.getRequestBody().required(true);
                operation.getRequestBody().getContent().getMediaType(JSON).setExample(BODIES.get(path));
            }
            if (operation.getParameters() != null) {
                operation.getParameters().stream()
                        .filter(parameter -> "name".equals(parameter.getName()))
                        .forEach(parameter -> parameter.setExample(DEMO_MODEL));
            }
        }
    }

    private static void answers(APIResponses responses) {
        responses.removeAPIResponse("default");
        for (Refusal refusal : Refusal.values()) {
            responses.addAPIResponse(
                    refusal.status, OASFactory.createAPIResponse().ref(refusal.name()));
        }
    }
}
