package io.bertmesh.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;

/** The values that the chart's schema makes switches: true or false, or one of a few words. */
final class Switches {

    private static final List<JsonNode> BOTH = List.of(BooleanNode.TRUE, BooleanNode.FALSE);

    private final ObjectNode schema;
    private final List<Flip> flips = new ArrayList<>();

    private Switches(ObjectNode schema) {
        this.schema = schema;
    }

    /**
     * One changed switch.
     *
     * @param path path of the value, as for {@code helm --set}
     * @param value the new value
     */
    record Flip(String path, String value) {
        @Override
        public String toString() {
            return path + "=" + value;
        }
    }

    /** Every switch of the schema, changed from its value in the file to each other possible value. */
    static List<Flip> flips(ObjectNode values) {
        Switches switches = new Switches(Chart.read(Chart.FOLDER.resolve("values.schema.json")));
        switches.walk(switches.schema, values, "");
        return List.copyOf(switches.flips);
    }

    private void walk(JsonNode reference, JsonNode value, String path) {
        JsonNode part = resolve(reference);
        List<JsonNode> choices = choices(part);
        if (!choices.isEmpty()) {
            choices.stream()
                    .filter(choice -> !choice.equals(value))
                    .forEach(choice -> flips.add(new Flip(path, choice.asText())));
            return;
        }
        part.path("properties")
                .properties()
                .forEach(property ->
                        walk(property.getValue(), value.path(property.getKey()), join(path, property.getKey())));
        // For entries that users name, such as versions, the names in the values.
        if (part.path("additionalProperties").isObject()) {
            value.properties()
                    .forEach(named ->
                            walk(part.get("additionalProperties"), named.getValue(), join(path, named.getKey())));
        }
    }

    private JsonNode resolve(JsonNode part) {
        return part.has("$ref") ? schema.at(part.get("$ref").asText().substring("#".length())) : part;
    }

    private static List<JsonNode> choices(JsonNode part) {
        if (part.has("enum")) {
            return StreamSupport.stream(part.get("enum").spliterator(), false)
                    .filter(JsonNode::isValueNode)
                    .toList();
        }
        return part.path("type").asText().equals("boolean") ? BOTH : List.of();
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
