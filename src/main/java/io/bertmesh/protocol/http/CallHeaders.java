package io.bertmesh.protocol.http;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceException;
import io.vertx.ext.web.RoutingContext;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The headers that a caller may send with every task. */
public final class CallHeaders {

    private static final String REQUEST_TIMEOUT = "Request-Timeout";

    private static final BigDecimal MIN_SECONDS = new BigDecimal("0.001");
    private static final BigDecimal MAX_SECONDS = new BigDecimal("3600");

    private static final Pattern DECIMAL = Pattern.compile("[0-9]+(\\.[0-9]+)?");

    /** Enough digits for every time in range, to the nanosecond. */
    private static final Pattern SHORT_DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,9})?");

    private CallHeaders() {}

    /** How long the caller waits. Throws {@link InferenceException} unless the header is a number in range. */
    public static Duration patience(RoutingContext http) {
        List<String> timeouts = http.request().headers().getAll(REQUEST_TIMEOUT);
        if (timeouts.size() > 1) {
            throw refused("given %d times".formatted(timeouts.size()));
        }
        return patience(timeouts.isEmpty() ? null : timeouts.getFirst());
    }

    /** @param requestTimeout how many seconds the caller waits; null if absent */
    static Duration patience(@Nullable String requestTimeout) {
        if (requestTimeout == null) {
            return Call.UNLIMITED;
        }
        if (requestTimeout.isEmpty()) {
            throw refused("empty");
        }
        if (!DECIMAL.matcher(requestTimeout).matches()) {
            throw refused("no number");
        }
        if (!SHORT_DECIMAL.matcher(requestTimeout).matches()) {
            throw refused("more than 9 digits before or after the point");
        }
        BigDecimal seconds = new BigDecimal(requestTimeout);
        if (seconds.compareTo(MIN_SECONDS) < 0 || seconds.compareTo(MAX_SECONDS) > 0) {
            throw refused(requestTimeout);
        }
        return Duration.ofNanos(seconds.movePointRight(9).longValueExact());
    }

    private static InferenceException refused(String actual) {
        return InferenceException.invalid(
                REQUEST_TIMEOUT, actual, "%s to %s seconds".formatted(MIN_SECONDS, MAX_SECONDS));
    }
}
