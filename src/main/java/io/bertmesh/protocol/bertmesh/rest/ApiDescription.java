package io.bertmesh.protocol.bertmesh.rest;

import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceException;
import io.quarkus.arc.Unremovable;
import io.quarkus.smallrye.openapi.OpenApiFilter;
import io.quarkus.smallrye.openapi.OpenApiFilter.RunStage;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Completes {@code META-INF/openapi.yaml} with what it cannot know: the limits that are configured, and the name of a model
 * that is loaded. So each request of the document is answered as it stands.
 */
@Singleton
@Unremovable
@OpenApiFilter(stages = RunStage.RUNTIME_PER_REQUEST)
class ApiDescription implements OASFilter {

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
        document.getComponents().getSchemas().values().forEach(this::limit);
    }

    @Override
    public Parameter filterParameter(Parameter parameter) {
        if (parameter.getIn() == Parameter.In.PATH) {
            modelName().ifPresent(parameter::setExample);
        }
        return parameter;
    }

    private void limit(Schema schema) {
        int characters = config.limits().charactersPerText();
        Map<String, Schema> properties =
                Optional.ofNullable(schema.getProperties()).orElse(Map.of());
        properties.forEach((name, property) -> {
            if (TEXTS.contains(name)) {
                property.setMaxLength(characters);
            }
            if (LISTS.contains(name)) {
                property.setMaxItems(config.limits().textsPerRequest());
            }
            if (name.equals("texts")) {
                property.getItems().setMaxLength(characters);
            }
        });
    }

    /** Empty while no model is loaded. */
    private Optional<String> modelName() {
        try {
            return config.defaultModel()
                    .or(() -> Optional.of(catalog.list().getFirst().identity().name()));
        } catch (InferenceException e) {
            return Optional.empty();
        }
    }
}
