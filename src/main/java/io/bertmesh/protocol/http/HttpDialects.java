package io.bertmesh.protocol.http;

import io.quarkus.arc.All;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

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

    /** The dialect that owns the path of a call, or the fallback. */
    HttpDialect of(RoutingContext http) {
        String path = HttpArrivals.plain(http.normalizedPath());
        return dialects.stream()
                .filter(dialect -> dialect.owns(path))
                .findFirst()
                .orElse(fallback);
    }
}
