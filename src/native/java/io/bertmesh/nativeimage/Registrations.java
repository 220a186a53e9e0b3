package io.bertmesh.nativeimage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The registrations of {@code reachability-metadata.json}, queried as a native image would at run time. */
final class Registrations {

    private static final Path FILE =
            Path.of("src/main/resources/META-INF/native-image/io.bertmesh/bertmesh/reachability-metadata.json");

    /** The notation of {@code FunctionDescriptor} for the types in use. */
    private static final Map<String, String> LAYOUTS = Map.of("int", "i4", "long", "j8", "void*", "a8");

    private final JsonNode root;
    private final Map<String, JsonNode> types;

    private Registrations(JsonNode root) {
        this.root = root;
        this.types = elements(root, "reflection")
                .collect(Collectors.toMap(
                        type -> type.path("type").asText(),
                        type -> type,
                        (one, other) -> {
                            throw new IllegalStateException(one.path("type") + ": registered twice");
                        },
                        HashMap::new));
    }

    static Registrations load() throws IOException {
        return new Registrations(new ObjectMapper().readTree(Files.readString(FILE)));
    }

    boolean hasType(String type) {
        return types.containsKey(type);
    }

    boolean hasTypeForJni(String type) {
        return has(type, "jniAccessible");
    }

    boolean hasMethod(String type, String name, List<String> parameters) {
        return has(type, "allDeclaredMethods")
                || has(type, "allPublicMethods")
                || members(type, "methods")
                        .anyMatch(method -> method.path("name").asText().equals(name)
                                && texts(method.path("parameterTypes")).toList().equals(parameters));
    }

    boolean hasConstructor(String type, List<String> parameters) {
        return has(type, "allDeclaredConstructors") || hasMethod(type, "<init>", parameters);
    }

    boolean hasField(String type, String name) {
        return has(type, "allDeclaredFields")
                || members(type, "fields")
                        .anyMatch(field -> field.path("name").asText().equals(name));
    }

    /** Whether a type has a flag that registers all members of a kind, such as {@code allDeclaredFields}. */
    boolean has(String type, String mark) {
        JsonNode found = types.get(type);
        return found != null && found.path(mark).asBoolean();
    }

    boolean hasResource(String path) {
        return elements(root, "resources")
                .map(resource -> resource.path("glob").asText())
                .anyMatch(glob ->
                        FileSystems.getDefault().getPathMatcher("glob:" + glob).matches(Path.of(path)));
    }

    /** Whether a foreign function may be called, in {@code FunctionDescriptor}'s notation: {@code (i4a8)i4}. */
    boolean hasDowncall(String descriptor) {
        return elements(root.path("foreign"), "downcalls")
                .anyMatch(call -> descriptor.equals(
                        texts(call.path("parameterTypes")).map(LAYOUTS::get).collect(Collectors.joining("", "(", ")"))
                                + LAYOUTS.get(call.path("returnType").asText())));
    }

    private Stream<JsonNode> members(String type, String kind) {
        JsonNode found = types.get(type);
        return found == null ? Stream.of() : elements(found, kind);
    }

    private static Stream<JsonNode> elements(JsonNode parent, String name) {
        return StreamSupport.stream(parent.path(name).spliterator(), false);
    }

    private static Stream<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText);
    }
}
