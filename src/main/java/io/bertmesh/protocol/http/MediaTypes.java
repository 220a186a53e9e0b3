package io.bertmesh.protocol.http;

import io.bertmesh.error.InferenceError.Unroutable;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Refuses what JAX-RS ignores in the headers {@code Accept} and {@code Content-Type}: a weight of 0, a charset that is
 * not UTF-8, and a type that is empty.
 */
@ApplicationScoped
class MediaTypes {

    // After access and before a body's size.
    private static final int PRIORITY = 120;

    private static final Pattern ZERO = Pattern.compile("0(\\.0*)?");

    private final HttpDialects dialects;
    private final Refusals refusals;

    MediaTypes(HttpDialects dialects, Refusals refusals) {
        this.dialects = dialects;
        this.refusals = refusals;
    }

    void register(@Observes Filters filters) {
        filters.register(this::check, PRIORITY);
    }

    private void check(RoutingContext http) {
        Optional<Unroutable.Kind> fault = dialects.isServed(HttpArrivals.path(http)) ? faultOf(http) : Optional.empty();
        if (fault.isPresent()) {
            var _ = refusals.end(http, new Unroutable(fault.get()));
            return;
        }
        http.next();
    }

    private static Optional<Unroutable.Kind> faultOf(RoutingContext http) {
        String type = http.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.isBlank()) {
            return Optional.of(Unroutable.Kind.CONTENT_TYPE);
        }
        if (type != null && !parse(type).allMatch(MediaTypes::isUnicode)) {
            return Optional.of(Unroutable.Kind.CHARSET);
        }
        String accept = http.request().getHeader(HttpHeaders.ACCEPT);
        return accept != null && excludesJson(accept) ? Optional.of(Unroutable.Kind.ACCEPT) : Optional.empty();
    }

    /** ASCII is part of UTF-8. */
    private static boolean isUnicode(MediaType type) {
        String charset = type.getParameters().getOrDefault(MediaType.CHARSET_PARAMETER, "utf-8");
        return charset.equalsIgnoreCase("utf-8") || charset.equalsIgnoreCase("us-ascii");
    }

    /** Whether the most specific range that covers JSON has weight 0. */
    private static boolean excludesJson(String accept) {
        return Arrays.stream(accept.split(","))
                .flatMap(MediaTypes::parse)
                .filter(range -> range.isCompatible(MediaType.APPLICATION_JSON_TYPE))
                .min(Comparator.comparing(MediaType::isWildcardType).thenComparing(MediaType::isWildcardSubtype))
                .filter(range -> ZERO.matcher(range.getParameters().getOrDefault("q", "1"))
                        .matches())
                .isPresent();
    }

    /** None if it is malformed; JAX-RS says what that means. */
    private static Stream<MediaType> parse(String type) {
        try {
            return Stream.of(MediaType.valueOf(type.strip()));
        } catch (IllegalArgumentException e) {
            return Stream.empty();
        }
    }
}
