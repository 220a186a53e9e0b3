package io.bertmesh.protocol.http;

import io.quarkus.arc.All;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;

/** All dialects over HTTP. */
@ApplicationScoped
class HttpDialects {

    private final List<HttpDialect> dialects;
    private final HttpDialect fallback;

    /** @param dialects exactly one of them is the fallback */
    HttpDialects(@All List<HttpDialect> dialects) {
        this.dialects = dialects;
        List<HttpDialect> fallbacks =
                dialects.stream().filter(HttpDialect::isFallback).toList();
        if (fallbacks.size() != 1) {
            throw new IllegalStateException(fallbacks.size() + " fallback dialects over HTTP (expected: one)");
        }
        this.fallback = fallbacks.getFirst();
    }

    /** Whether a resource may answer for a path, as {@link HttpArrivals#path} returns it. */
    boolean isServed(String path) {
        return dialects.stream()
                .flatMap(dialect -> dialect.paths().stream())
                .anyMatch(template -> matches(template, path));
    }

    private static boolean matches(String template, String path) {
        String[] expected = template.split("/");
        String[] actual = path.split("/");
        return expected.length == actual.length
                && IntStream.range(0, expected.length)
                        .allMatch(i -> expected[i].startsWith("{") || expected[i].equals(actual[i]));
    }

    /** The dialect that owns the path of a call, or the fallback. */
    HttpDialect of(RoutingContext http) {
        String path = HttpArrivals.path(http);
        return dialects.stream()
                .filter(dialect -> dialect.owns(path))
                .findFirst()
                .orElse(fallback);
    }
}
