package io.bertmesh.model;

import io.bertmesh.model.Manifest.Variant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Which of a bundle's graphs is served.
 *
 * @param precision of every model that {@code precisionByModel} does not name
 * @param precisionByModel precision of single models, by name
 * @param provider where the graph will run, such as {@code cpu}
 */
public record VariantChoice(String precision, Map<String, String> precisionByModel, String provider) {

    public VariantChoice {
        precisionByModel = Map.copyOf(precisionByModel);
    }

    /** The graph of the wanted precision. Throws what {@code fault} makes of a reason if there is none to be run. */
    Variant of(Manifest manifest, Function<String, BundleException> fault) {
        String wanted = precisionByModel.getOrDefault(manifest.name(), precision);
        Variant variant = manifest.variants().stream()
                .filter(candidate -> candidate.precision().equals(wanted))
                .findFirst()
                .orElseThrow(() -> fault.apply(
                        "no variant of precision %s (expected: %s)".formatted(wanted, all(manifest.variants()))));
        if (!variant.providers().contains(provider)) {
            List<Variant> suitable = manifest.variants().stream()
                    .filter(candidate -> candidate.providers().contains(provider))
                    .toList();
            throw fault.apply("the variant of precision %s is not for %s (expected: %s)"
                    .formatted(wanted, provider, all(suitable)));
        }
        return variant;
    }

    private static String all(List<Variant> variants) {
        List<String> precisions = variants.stream().map(Variant::precision).toList();
        return precisions.isEmpty() ? "another bundle, this has none" : String.join(" or ", precisions);
    }
}
