package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.call.Task;
import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceException;
import io.bertmesh.protocol.bertmesh.rest.DescribedError.Reach;
import io.quarkus.arc.Unremovable;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/**
 * Completes the OpenAPI document with what annotations cannot know: the limits that are configured, a model that is loaded,
 * and the errors that every call may end with. So each request of the document is answered as it stands.
 */
@Singleton
@Unremovable
@OpenApiFilter(stages = RunStage.RUNTIME_PER_REQUEST)
class ApiDescription implements OASFilter {

    static final String MODEL = "Name of the model. Absent means the default model";
    static final String VERSION = "Version of the model. Absent means the newest version that is loaded";
    static final String POOLING = "How the token vectors of a text become the answer. Absent means the model's default";
    static final String TRUNCATE = "If true, a text of more tokens than the model takes is cut at its end. "
            + "Absent means an error that names both lengths";
    static final String BYPASS_CACHE = "If true, the server computes every answer and keeps none";

    static final String RESPONSE = "result and source for one input, results for a list";
    static final String SOURCE = "Where the result came from. It is the same to the bit, wherever that was";
    static final String OUTCOME = "What became of one input of a list: either result or error is there";
    static final String ERROR = "Why there is no result, with the status that this input alone would have ended with";
    static final String RESULTS = "One outcome for each input of the list, in order";
    static final String TIMESTAMP = "When the answer was ready, in UTC";
    static final String TOKEN_COUNT = "How many tokens were used, [CLS] and [SEP] included";
    static final String TOKEN = "The token as the vocabulary spells it. A piece inside a word begins with ##";
    static final String TOKEN_ID = "Index of the token in the vocabulary";

    private static final Map<String, String> PROBLEM = Map.of(
            "title", "What the status means",
            "status", "The HTTP status; for one input of a list, the status that it alone would have ended with",
            "detail", "A sentence for people: field, what was found, what was expected. Never text of the request",
            "reason", "A stable word for programs",
            "field", "Path of the field at fault, absent if no single field is");

    private static final List<String> TASKS =
            Arrays.stream(Task.values()).map(Task::name).toList();

    private static final Set<String> TEXTS = Set.of("text", "text_a", "text_b");
    private static final Set<String> LISTS = Set.of("texts", "pairs");

    private final BertConfig config;
    private final ModelCatalog catalog;

    ApiDescription(BertConfig config, ModelCatalog catalog) {
        this.config = config;
        this.catalog = catalog;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        Components components = document.getComponents();
        DescribedError.ALL.forEach(error -> components.addResponse(error.component(), error.response()));
        components.addSecurityScheme("apiKey", apiKey()).addSecurityScheme("bearer", bearer());
        // The empty one: a service may ask nobody who calls.
        document.setSecurity(List.of(
                OASFactory.createSecurityRequirement(),
                OASFactory.createSecurityRequirement().addScheme("apiKey"),
                OASFactory.createSecurityRequirement().addScheme("bearer")));
        Map<String, Schema> schemas = components.getSchemas();
        schemas.values().forEach(this::limit);
        Optional.ofNullable(schemas.get("Problem")).ifPresent(ApiDescription::describe);
        document.getPaths()
                .getPathItems()
                .forEach((path, item) -> item.getOperations().forEach((method, call) -> complete(path, method, call)));
    }

    private void complete(String path, PathItem.HttpMethod method, Operation call) {
        Reach reach = method == PathItem.HttpMethod.POST ? Reach.TASKS : path.contains("{") ? Reach.MODELS : Reach.ALL;
        DescribedError.ALL.stream()
                .filter(error -> error.reaches(reach))
                .forEach(error -> call.getResponses()
                        .addAPIResponse(
                                error.status(), OASFactory.createAPIResponse().ref(error.component())));
        for (Parameter parameter : Optional.ofNullable(call.getParameters()).orElse(List.of())) {
            if (parameter.getIn() == Parameter.In.PATH) {
                modelName().ifPresent(parameter::setExample);
            }
        }
    }

    private void limit(Schema schema) {
        Map<String, Schema> properties =
                Optional.ofNullable(schema.getProperties()).orElse(Map.of());
        properties.forEach((name, property) -> {
            if (TEXTS.contains(name)) {
                property.setMaxLength(config.limits().charactersPerText());
            }
            if (LISTS.contains(name)) {
                property.setMaxItems(config.limits().textsPerRequest());
            }
            if (name.equals("tasks")) {
                property.getItems().setEnumeration(List.copyOf(TASKS));
            }
            if (name.equals("texts")) {
                property.getItems().setMaxLength(config.limits().charactersPerText());
            }
        });
    }

    /** The record of a problem is shared with other protocols, and so has no words of this one. */
    private static void describe(Schema problem) {
        problem.setRequired(List.of("title", "status", "detail", "reason"));
        PROBLEM.forEach(
                (name, meaning) -> Optional.ofNullable(problem.getProperties().get(name))
                        .ifPresent(property -> property.setDescription(meaning)));
    }

    /** Empty while none is loaded. */
    private Optional<String> modelName() {
        try {
            return config.defaultModel()
                    .or(() -> Optional.of(catalog.list().getFirst().identity().name()));
        } catch (InferenceException e) {
            return Optional.empty();
        }
    }

    private static SecurityScheme apiKey() {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.APIKEY)
                .in(SecurityScheme.In.HEADER)
                .name("x-api-key")
                .description("A key of the caller, where the service asks for one");
    }

    private static SecurityScheme bearer() {
        return OASFactory.createSecurityScheme()
                .type(SecurityScheme.Type.HTTP)
                .scheme("bearer")
                .bearerFormat("JWT")
                .description("A token of the configured issuer, where the service asks for one");
    }
}
