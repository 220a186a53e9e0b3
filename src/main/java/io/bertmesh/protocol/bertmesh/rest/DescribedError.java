package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.Unroutable.Kind;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.headers.Header;
import org.eclipse.microprofile.openapi.models.media.MediaType;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.responses.APIResponse;

/**
 * An error that calls may end with, as the OpenAPI document has it.
 *
 * @param reach which calls it can end
 * @param example a problem as the service makes it
 * @param headers the headers that its answer has, each with its meaning
 */
record DescribedError(Reach reach, Problem example, String description, Map<String, String> headers) {

    static final List<DescribedError> ALL = List.of(
            of(
                    Reach.TASKS,
                    new InferenceError.InvalidInput("top_k", "0", "1 to 100"),
                    "A field is malformed or out of range, a text is too long, or the model cannot do the task"),
            of(
                            Reach.ALL,
                            new InferenceError.Unauthenticated("an API key in x-api-key"),
                            "The service asks for credentials, and the caller showed none that hold")
                    .with("WWW-Authenticate", "The credentials that the service takes"),
            of(Reach.ALL, new InferenceError.PermissionDenied(), "The caller is known, and may not call this service"),
            of(
                    Reach.MODELS,
                    new InferenceError.UnknownModel("model", "one of bert-demo-zh"),
                    "The model is not loaded"),
            of(Reach.ALL, new InferenceError.Unroutable(Kind.METHOD), "The path has no such method")
                    .with("Allow", "The methods that the path has"),
            of(Reach.ALL, new InferenceError.Unroutable(Kind.ACCEPT), "The caller takes no JSON"),
            of(Reach.TASKS, new InferenceError.Unroutable(Kind.SLOW_BODY), "The body did not come in time"),
            of(Reach.TASKS, new InferenceError.RequestTooLarge(4_194_304), "The body is too large"),
            of(Reach.TASKS, new InferenceError.Unroutable(Kind.CONTENT_TYPE), "The body is no JSON"),
            of(
                            Reach.ALL,
                            new InferenceError.Overloaded("texts", 8192, 8192, Duration.ofMillis(250)),
                            "The queue is full, or the caller is over its rate")
                    .with("Retry-After", "After how many seconds the same call may succeed"),
            of(Reach.ALL, new InferenceError.Internal(), "A fault of the service, whose log has the cause"),
            of(Reach.ALL, new InferenceError.Unavailable("draining"), "The service starts, ends or is broken"),
            of(
                    Reach.TASKS,
                    new InferenceError.DeadlineExceeded(),
                    "The time that Request-Timeout or the service grants has passed"));

    /** Which calls an error can end: all, those that name a model, or those that run one. */
    enum Reach {
        ALL,
        MODELS,
        TASKS
    }

    private static DescribedError of(Reach reach, InferenceError example, String description) {
        return new DescribedError(reach, Problem.of(example), description, Map.of());
    }

    private DescribedError with(String header, String meaning) {
        return new DescribedError(reach, example, description, Map.of(header, meaning));
    }

    boolean reaches(Reach calls) {
        return reach.compareTo(calls) <= 0;
    }

    String status() {
        return String.valueOf(example.status());
    }

    /** Name among the components of the document. */
    String component() {
        return example.title().replace(" ", "");
    }

    APIResponse response() {
        MediaType content = OASFactory.createMediaType()
                .schema(OASFactory.createSchema().ref("Problem"))
                .example(json(example));
        APIResponse response = OASFactory.createAPIResponse()
                .description(description)
                .content(OASFactory.createContent().addMediaType(Problem.MEDIA_TYPE, content));
        headers.forEach((name, meaning) -> response.addHeader(name, header(meaning)));
        return response;
    }

    private static Header header(String meaning) {
        return OASFactory.createHeader()
                .description(meaning)
                .required(true)
                .schema(OASFactory.createSchema().addType(SchemaType.STRING));
    }

    private static Map<String, Object> json(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("title", problem.title());
        json.put("status", problem.status());
        json.put("detail", problem.detail());
        json.put("reason", problem.reason());
        if (!problem.field().isEmpty()) {
            json.put("field", problem.field());
        }
        return json;
    }
}
