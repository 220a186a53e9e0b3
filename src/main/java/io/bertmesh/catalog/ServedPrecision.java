package io.bertmesh.catalog;

import io.bertmesh.config.BertConfig;
import io.bertmesh.config.ModelPrecision;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.VariantChoice;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The configured precisions, model by model. */
final class ServedPrecision {

    private ServedPrecision() {}

    static VariantChoice choice(BertConfig.Execution execution) {
        Map<String, String> labels = byModel(execution).stream()
                .collect(Collectors.toMap(
                        ModelPrecision::model, own -> own.precision().label()));
        return new VariantChoice(
                execution.precision().label(), labels, execution.provider().label());
    }

    /** Throws {@link BundleException} if a precision is set for a model that is not there: a slip in its name. */
    static void requireModels(BertConfig.Execution execution, Collection<String> names) {
        for (ModelPrecision own : byModel(execution)) {
            if (!names.contains(own.model())) {
                throw new BundleException("precision of model %s: not loaded (expected: one of %s)"
                        .formatted(own.model(), String.join(", ", new TreeSet<>(names))));
            }
        }
    }

    private static List<ModelPrecision> byModel(BertConfig.Execution execution) {
        return execution.precisionByModel().orElse(List.of()).stream()
                .flatMap(entry -> ModelPrecision.of(entry).stream())
                .toList();
    }
}
