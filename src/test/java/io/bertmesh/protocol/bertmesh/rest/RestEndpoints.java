package io.bertmesh.protocol.bertmesh.rest;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The calls that this package offers, as its code has them. */
final class RestEndpoints {

    private RestEndpoints() {}

    /** Method and path of each, such as {@code GET /models/{name}}. */
    static List<String> all() {
        String folder = "target/classes/" + RestEndpoints.class.getPackageName().replace('.', '/');
        try (Stream<java.nio.file.Path> files = Files.list(java.nio.file.Path.of(folder))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(file -> file.endsWith("Resource.class"))
                    .map(file -> load(file.replace(".class", "")))
                    .flatMap(RestEndpoints::calls)
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(RestEndpoints.class.getPackageName() + "." + name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static Stream<String> calls(Class<?> resource) {
        String root = resource.getAnnotation(Path.class).value();
        return Stream.of(resource.getDeclaredMethods())
                .flatMap(method -> Stream.of(method.getAnnotations())
                        .flatMap(annotation -> verb(annotation).stream())
                        .map(verb -> verb + " " + root + path(method)));
    }

    private static Optional<String> verb(Annotation annotation) {
        return Optional.ofNullable(annotation.annotationType().getAnnotation(HttpMethod.class))
                .map(HttpMethod::value);
    }

    private static String path(Method method) {
        Path path = method.getAnnotation(Path.class);
        return path == null ? "" : path.value();
    }
}
