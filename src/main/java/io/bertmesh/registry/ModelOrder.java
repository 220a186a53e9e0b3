package io.bertmesh.registry;

import io.bertmesh.model.BundleException;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The order of models: by name, then newest version first. */
final class ModelOrder {

    /** Runs of digits compare as numbers, so that version 10 is newer than version 9. */
    static final Comparator<String> VERSION = ModelOrder::compareVersions;

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

    private static int compareVersions(String left, String right) {
        String[] leftParts = left.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
        String[] rightParts = right.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)");
        for (int i = 0; i < Math.min(leftParts.length, rightParts.length); i++) {
            int order = compareParts(leftParts[i], rightParts[i]);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(leftParts.length, rightParts.length);
    }

    private static int compareParts(String left, String right) {
        boolean numbers = left.matches("\\d+") && right.matches("\\d+");
        return numbers
                ? new java.math.BigInteger(left).compareTo(new java.math.BigInteger(right))
                : left.compareTo(right);
    }
}
