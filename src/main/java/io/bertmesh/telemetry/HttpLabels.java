package io.bertmesh.telemetry;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.config.MeterFilter;
import io.quarkus.arc.All;
import io.quarkus.micrometer.runtime.HttpServerMetricsTagsContributor;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives the labels {@code method} and {@code uri} of Quarkus's meters of the HTTP server known values only, because
 * Quarkus itself takes them from requests: any caller could make series without end.
 *
 * <p>It sets the labels before Micrometer sees them, because Micrometer keeps every set of labels that it was asked for,
 * even if a filter replaces them. Quarkus asks no contributor when a caller leaves before its answer; then the filter
 * does the same.
 */
@Singleton
class HttpLabels implements HttpServerMetricsTagsContributor, MeterFilter {

    private static final String METHOD = "method";
    private static final String URI = "uri";

    /** Those of RFC 9110 and PATCH. */
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");

    private static final Tag OTHER_METHOD = Tag.of(METHOD, "OTHER");
    private static final Tag OTHER_PATH = Tag.of(URI, "OTHER");

    private final List<ServedPaths> served;

    HttpLabels(@All List<ServedPaths> served) {
        this.served = served;
    }

    @Override
    public Tags contribute(Context context) {
        Tags tags = Tags.empty();
        if (!METHODS.contains(context.request().method().name())) {
            tags = tags.and(OTHER_METHOD);
        }
        // Of the resource that was found; absent if none was.
        String template = context.requestContextLocalData("UrlPathTemplate");
        if (!isServed(template == null ? context.request().path() : template)) {
            tags = tags.and(OTHER_PATH);
        }
        return tags;
    }

    @Override
    public Meter.Id map(Meter.Id id) {
        if (!id.getName().startsWith("http.server.")) {
            return id;
        }
        String method = id.getTag(METHOD);
        String path = id.getTag(URI);
        Tags tags = Tags.empty();
        if (method != null && !METHODS.contains(method)) {
            tags = tags.and(OTHER_METHOD);
        }
        if (path != null && !isServed(path)) {
            tags = tags.and(OTHER_PATH);
        }
        return id.withTags(tags);
    }

    private boolean isServed(@Nullable String path) {
        return path != null && served.stream().anyMatch(some -> some.paths().contains(path));
    }
}
