package io.bertmesh.protocol.http;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Lets the server compress JSON of some size for callers who accept that. In smaller answers it would save less than a
 * packet. Quarkus has no such setting: it compresses every size of a type.
 */
@ApplicationScoped
class AnswerCompression {

    private static final int PRIORITY = 110;

    /** About what one packet carries. */
    private static final int MIN_BYTES = 1_400;

    void register(@Observes Filters filters) {
        filters.register(
                http -> {
                    int _ = http.addHeadersEndHandler(_ -> decide(http));
                    http.next();
                },
                PRIORITY);
    }

    /** Quarkus marks every answer with the coding {@code identity}. The server compresses those without a coding. */
    private static void decide(RoutingContext http) {
        MultiMap headers = http.response().headers();
        if (!"identity".equals(headers.get(HttpHeaders.CONTENT_ENCODING))) {
            return;
        }
        boolean isAccepted = http.request().headers().contains(HttpHeaders.ACCEPT_ENCODING);
        if (!isAccepted || isLargeJson(headers)) {
            headers.remove(HttpHeaders.CONTENT_ENCODING);
        }
    }

    private static boolean isLargeJson(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return type != null
                && type.startsWith("application/json")
                && length != null
                && Long.parseLong(length) >= MIN_BYTES;
    }
}
