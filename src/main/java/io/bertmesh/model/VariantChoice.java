package io.bertmesh.model;

import io.bertmesh.model.Manifest.Variant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Chooses which of a bundle's graphs the service serves.
 *
 * @param precision precision of every model that {@code precisionByModel} does not name
 * @param precisionByModel precision of single models, by name
 * @param provider hardware that will run the graph
 */
public record VariantChoice(Precision precision, Map<String, Precision> precisionByModel, Provider provider) {

    public VariantChoice {
        precisionByModel = Map.copyOf(precisionByModel);
    }

    /** Reads the precisions of single models from entries such as {@code name=int8}. Skips malformed entries. */
    public static VariantChoice of(Precision precision, List<String> entries, Provider provider) {
        Map<String, Precision> byModel = new TreeMap<>();
        entries.stream()
                .flatMap(text -> entry(text).stream())
                .forEach(entry -> byModel.put(entry.getKey(), entry.getValue()));
        return new VariantChoice(precision, byModel, provider);
    }

    /** A model's name and its precision from a text such as {@code name=int8}, or empty if the text is malformed. */
    public static Optional<Map.Entry<String, Precision>> entry(String text) {
        int end = text.lastIndexOf('=');
        return Precision.ofLabel(text.substring(end + 1))
                .filter(_ -> end > 0)
                .map(precision -> Map.entry(text.substring(0, end), precision));
    }

    /** Throws {@link BundleException} if {@code precisionByModel} names a model that is not loaded, such as a typo. */
    public void requireModels(Collection<String> loaded) {
        for (String name : new TreeSet<>(precisionByModel.keySet())) {
            if (!loaded.contains(name)) {
                throw new BundleException("precision of model %s: not loaded (expected: one of %s)"
                        .formatted(name, String.join(", ", new TreeSet<>(loaded))));
            }
        }
    }

    /** The graph to serve. If none fits, throws the exception that {@code fault} makes of the reason. */
    Variant of(Manifest manifest, Function<String, BundleException> fault) {
        Precision wanted = precisionByModel.getOrDefault(manifest.name(), precision);
        Variant variant = manifest.variants().stream()
                .filter(candidate -> candidate.precision() == wanted)
                .findFirst()
                .orElseThrow(() -> fault.apply("no variant of precision %s (expected: %s)"
                        .formatted(wanted.label(), all(manifest.variants()))));
        if (!variant.providers().contains(provider)) {
            List<Variant> suitable = manifest.variants().stream()
                    .filter(candidate -> candidate.providers().contains(provider))
                    .toList();
            throw fault.apply("the variant of precision %s is not for %s (expected: %s)"
                    .formatted(wanted.label(), provider.label(), all(suitable)));
        }
        return variant;
    }

    private static String all(List<Variant> variants) {
        List<String> labels =
                variants.stream().map(variant -> variant.precision().label()).toList();
        return labels.isEmpty() ? "another bundle, this has none" : String.join(" or ", labels);
    }
}
