package io.bertmesh.telemetry;

import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Gives OpenMetrics to whoever prefers it, because only that format holds exemplars. Quarkus compares types with their
 * parameters, so it answers 406, and takes plain text for every header that names it at all, as Prometheus's does.
 */
@ApplicationScoped
class MetricsFormat {

    private static final int BEFORE_THE_FORMAT_IS_CHOSEN = -1_000;

    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String PLAIN_TEXT = "text/plain";

    /** As Quarkus spells the type. */
    private static final String QUARKUS_OPEN_METRICS = OPEN_METRICS + "; version=1.0.0; charset=utf-8";

    void register(@Observes ManagementInterface management) {
        management.router().get("/q/metrics").order(BEFORE_THE_FORMAT_IS_CHOSEN).handler(MetricsFormat::choose);
    }

    private static void choose(RoutingContext http) {
        if (prefersOpenMetrics(http.request().getHeader(HttpHeaders.ACCEPT))) {
            http.request().headers().set(HttpHeaders.ACCEPT, QUARKUS_OPEN_METRICS);
        }
        http.next();
    }

    /** @param accept the header's value; null if absent */
    static boolean prefersOpenMetrics(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        double openMetrics = weight(accept, OPEN_METRICS);
        return openMetrics > 0 && openMetrics >= weight(accept, PLAIN_TEXT);
    }

    private static double weight(String accept, String type) {
        return Arrays.stream(accept.split(","))
                .map(range -> Arrays.stream(range.split(";")).map(String::strip).toList())
                .filter(range -> range.getFirst().equalsIgnoreCase(type))
                .mapToDouble(MetricsFormat::weight)
                .max()
                .orElse(0);
    }

    /** A weight that is no number counts as none, so the range is as if absent. */
    private static double weight(List<String> range) {
        try {
            return range.stream()
                    .filter(parameter -> parameter.toLowerCase(Locale.ROOT).startsWith("q="))
                    .mapToDouble(parameter -> Double.parseDouble(parameter.substring(2)))
                    .findFirst()
                    .orElse(1);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
