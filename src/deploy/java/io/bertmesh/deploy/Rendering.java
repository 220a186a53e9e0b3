package io.bertmesh.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The objects that Helm would send to Kubernetes.
 *
 * @param objects in Helm's order
 */
record Rendering(List<JsonNode> objects) {

    private static final JsonMapper JSON = new JsonMapper();

    /** Kinds whose pods Kubernetes starts as written; the controllers of other kinds add to them. */
    private static final Set<String> WORKLOADS =
            Set.of("Deployment", "StatefulSet", "DaemonSet", "Job", "CronJob", "Pod", "Rollout");

    Rendering {
        objects = List.copyOf(objects);
    }

    /**
     * A template of pods.
     *
     * @param kind kind of the object that contains it
     * @param name name of that object
     */
    record PodTemplate(String kind, String name, ObjectMeta metadata, PodSpec spec) {

        boolean isOfWorkload() {
            return WORKLOADS.contains(kind);
        }

        Map<String, String> labels() {
            return metadata.getLabels() == null ? Map.of() : metadata.getLabels();
        }

        @Override
        public String toString() {
            return kind + " " + name;
        }
    }

    /** All objects of one kind and API version. */
    <T extends HasMetadata> List<T> all(Class<T> type) {
        return objects.stream()
                .filter(object -> isOf(type, object))
                .map(object -> JSON.convertValue(object, type))
                .toList();
    }

    /** The only object of a kind with this name. */
    <T extends HasMetadata> T one(Class<T> type, String name) {
        return all(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no %s %s".formatted(HasMetadata.getKind(type), name)));
    }

    static boolean isOf(Class<? extends HasMetadata> type, JsonNode object) {
        return HasMetadata.getKind(type).equals(object.path("kind").asText())
                && HasMetadata.getApiVersion(type)
                        .equals(object.path("apiVersion").asText());
    }

    /** Every template of pods in an object of any kind: everything that has containers. */
    List<PodTemplate> podTemplates() {
        List<PodTemplate> templates = new ArrayList<>();
        objects.forEach(object -> collect(object, object, templates));
        return templates;
    }

    private static void collect(JsonNode object, JsonNode holder, List<PodTemplate> templates) {
        for (Map.Entry<String, JsonNode> field : holder.properties()) {
            JsonNode value = field.getValue();
            if (value.path("containers").isArray()) {
                templates.add(new PodTemplate(
                        object.path("kind").asText(),
                        object.path("metadata").path("name").asText(),
                        JSON.convertValue(metadata(holder), ObjectMeta.class),
                        JSON.convertValue(value, PodSpec.class)));
            } else if (value.isObject()) {
                collect(object, value, templates);
            }
        }
    }

    private static JsonNode metadata(JsonNode holder) {
        return holder.has("metadata") ? holder.get("metadata") : JSON.createObjectNode();
    }
}
