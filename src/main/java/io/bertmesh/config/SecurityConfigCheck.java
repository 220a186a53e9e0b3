package io.bertmesh.config;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds the settings of security that contradict each other or are out of their range. Pure; opens no file. */
final class SecurityConfigCheck {

    private static final Duration LEAST_RELOAD_PERIOD = Duration.ofMillis(100);
    private static final Duration LEAST_REFRESH_PERIOD = Duration.ofSeconds(1);
    private static final Duration MOST_PERIOD = Duration.ofHours(24);

    private final List<String> faults = new ArrayList<>();

    private SecurityConfigCheck() {}

    static List<String> faults(SecurityConfig config) {
        SecurityConfigCheck check = new SecurityConfigCheck();
        check.period("BERTMESH_SECURITY_RELOAD_PERIOD", config.reloadPeriod(), LEAST_RELOAD_PERIOD);
        check.tls(config.tls());
        check.jwt(config.jwt());
        return check.faults;
    }

    private void tls(SecurityConfig.Tls tls) {
        goesWith("BERTMESH_SECURITY_TLS_KEY", tls.key(), "BERTMESH_SECURITY_TLS_CERTIFICATE", tls.certificate());
        goesWith("BERTMESH_SECURITY_TLS_CERTIFICATE", tls.certificate(), "BERTMESH_SECURITY_TLS_KEY", tls.key());
        goesWith(
                "BERTMESH_SECURITY_TLS_CLIENT_CA",
                tls.clientCa(),
                "BERTMESH_SECURITY_TLS_CERTIFICATE",
                tls.certificate());
    }

    private void jwt(SecurityConfig.Jwt jwt) {
        String issuer = "BERTMESH_SECURITY_JWT_ISSUER";
        goesWith(issuer, jwt.issuer(), "BERTMESH_SECURITY_JWT_AUDIENCES", jwt.audiences());
        goesWith("BERTMESH_SECURITY_JWT_AUDIENCES", jwt.audiences(), issuer, jwt.issuer());
        goesWith("BERTMESH_SECURITY_JWT_KEYS", jwt.keys(), issuer, jwt.issuer());
        goesWith("BERTMESH_SECURITY_JWT_SCOPE", jwt.scope(), issuer, jwt.issuer());
        period("BERTMESH_SECURITY_JWT_REFRESH_PERIOD", jwt.refreshPeriod(), LEAST_REFRESH_PERIOD);
        if (jwt.issuer().isPresent()
                && jwt.keys().isEmpty()
                && !isTrustworthy(jwt.issuer().get())) {
            faults.add("%s: %s (expected: an https URL, or BERTMESH_SECURITY_JWT_KEYS)"
                    .formatted(issuer, jwt.issuer().get()));
        }
    }

    /** Keys that come over a plain connection could be anybody's. Nobody is between a machine and itself. */
    private static boolean isTrustworthy(String issuer) {
        try {
            URI address = URI.create(issuer);
            boolean isLocal = "localhost".equals(address.getHost()) || "127.0.0.1".equals(address.getHost());
            return address.getHost() != null
                    && ("https".equals(address.getScheme()) || ("http".equals(address.getScheme()) && isLocal));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void goesWith(String variable, Optional<?> value, String other, Optional<?> otherValue) {
        if (value.isPresent() && otherValue.isEmpty()) {
            faults.add("%s: unset (expected: a value, for %s is set)".formatted(other, variable));
        }
    }

    private void period(String variable, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(MOST_PERIOD) > 0) {
            faults.add("%s: %s (expected: %s to %s)".formatted(variable, value, least, MOST_PERIOD));
        }
    }
}
