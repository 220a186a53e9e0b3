package io.bertmesh.catalog;

import io.bertmesh.model.BundleException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sorts models by name, then newest version first. */
final class ModelOrder {

    /** Compares numbers as numbers, so 10 is newer than 9, and 1.0 is newer than 1.0-rc1. */
    static final Comparator<String> VERSION = Comparator.comparing(ModelOrder::parse);

    private ModelOrder() {}

    /** Sorts models. Throws {@link BundleException} if two have the same name and version. */
    static List<ServedModel> sorted(List<ServedModel> models) {
        Set<String> seen = new HashSet<>();
        for (ServedModel model : models) {
            String key =
                    model.identity().name() + " version " + model.identity().version();
            if (!seen.add(key)) {
                throw new BundleException("model %s: found twice (expected: once)".formatted(key));
            }
        }
        Comparator<ServedModel> byName =
                Comparator.comparing(model -> model.identity().name());
        return models.stream()
                .sorted(byName.thenComparing(model -> model.identity().version(), VERSION.reversed()))
                .toList();
    }

    /** Parses as {@link Version}, which requires a leading digit, but also accepts versions such as {@code v2}. */
    private static Version parse(String version) {
        return Version.parse("0." + version);
    }
}
