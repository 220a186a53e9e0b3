package io.bertmesh.protocol.bertmesh.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import io.bertmesh.protocol.http.RestEdge;
import io.bertmesh.protocol.http.RestEdge.Answer;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The OpenAPI document of the service that runs, read as Swagger UI reads it. */
record ApiDocument(JsonNode root) {

    static ApiDocument read() {
        return new ApiDocument(RestEdge.get("/q/openapi?format=json").json());
    }

    Stream<Call> calls() {
        return root.path("paths").properties().stream()
                .flatMap(path -> path.getValue().properties().stream()
                        .map(method -> new Call(
                                this, method.getKey().toUpperCase(Locale.ROOT), path.getKey(), method.getValue())));
    }

    Call call(String method, String path) {
        return calls().filter(
                        call -> call.method().equals(method) && call.path().equals(path))
                .findFirst()
                .orElseThrow();
    }

    JsonNode schemas() {
        return root.at("/components/schemas");
    }

    /** In what a value differs from its schema. A field that the schema does not name is a difference too. */
    Set<ValidationMessage> faults(JsonNode value, JsonNode schema) {
        ObjectNode whole = root.deepCopy();
        whole.path("components").path("schemas").forEach(closed -> {
            if (closed.has("properties")) {
                ((ObjectNode) closed).put("additionalProperties", false);
            }
        });
        whole.setAll((ObjectNode) schema);
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(whole)
                .validate(value);
    }

    /** What a reference points to, or the node itself if it is none. */
    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** One method of one path. */
    record Call(ApiDocument document, String method, String path, JsonNode node) {

        /** The bodies of the examples, or an empty one for a call without a body. */
        List<String> examples() {
            if (!node.has("requestBody")) {
                return List.of("");
            }
            JsonNode examples = node.at("/requestBody/content/application~1json/examples");
            return StreamSupport.stream(examples.spliterator(), false)
                    .map(example -> example.path("value").toString())
                    .toList();
        }

        Stream<JsonNode> parameters() {
            return StreamSupport.stream(node.path("parameters").spliterator(), false)
                    .map(document::resolve);
        }

        JsonNode bodySchema() {
            return document.resolve(node.at("/requestBody/content/application~1json/schema"));
        }

        /** Makes the call with a body, and with the parameters that the document gives as examples. */
        Answer send(String body) {
            String address = path;
            for (JsonNode parameter : parameters().toList()) {
                String place = "{" + parameter.path("name").asText() + "}";
                address = address.replace(place, parameter.path("example").asText());
            }
            return method.equals("POST") ? RestEdge.post(address, body) : RestEdge.get(address);
        }

        JsonNode response(String status) {
            return document.resolve(node.path("responses").path(status));
        }

        JsonNode schemaOf(String status, String mediaType) {
            return response(status).path("content").path(mediaType).path("schema");
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }
}
