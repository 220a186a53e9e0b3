package io.bertmesh.config;

import io.bertmesh.model.Precision;
import io.bertmesh.model.Provider;
import io.bertmesh.model.VariantChoice;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the settings that no service could run with. Reads the files of the cache's secret and of the access to Redis. */
public final class BertConfigCheck {

    private BertConfigCheck() {}

    /** One sentence for each value that is out of its range or contradicts another setting; empty if all is well. */
    public static List<String> faults(BertConfig config) {
        List<String> faults = new ArrayList<>();
        List<Setting> settings = Setting.all();
        for (Setting setting : settings) {
            setting.fault(config).ifPresent(faults::add);
            settings.stream()
                    .filter(other ->
                            setting.needs().filter(other.variable()::equals).isPresent())
                    .filter(other ->
                            setting.in(config).isPresent() && other.in(config).isEmpty())
                    .map(other -> "%s: unset (expected: a value, because %s is set)"
                            .formatted(other.variable(), setting.variable()))
                    .forEach(faults::add);
        }
        execution(config.execution(), faults);
        jwt(config.security().jwt(), faults);
        faults.addAll(CacheCheck.faults(config.cache()));
        return faults;
    }

    private static void execution(BertConfig.Execution execution, List<String> faults) {
        if (execution.requireGpu() && execution.provider() != Provider.CUDA) {
            faults.add(
                    "BERTMESH_EXECUTION_REQUIRE_GPU: true with provider %s (expected: BERTMESH_EXECUTION_PROVIDER=cuda)"
                            .formatted(execution.provider().label()));
        }
        Set<String> models = new HashSet<>();
        for (String entry : execution.precisionByModel().orElse(List.of())) {
            Optional<Map.Entry<String, Precision>> own = VariantChoice.entry(entry);
            if (own.isEmpty()) {
                faults.add("BERTMESH_EXECUTION_PRECISION_BY_MODEL: %s (expected: a model's name, =, fp32, fp16 or int8)"
                        .formatted(entry));
            }
            if (own.isPresent() && !models.add(own.get().getKey())) {
                faults.add("BERTMESH_EXECUTION_PRECISION_BY_MODEL: %s (expected: each model once)".formatted(entry));
            }
        }
    }

    private static void jwt(SecurityConfig.Jwt jwt, List<String> faults) {
        jwt.issuer()
                .filter(issuer -> jwt.keys().isEmpty() && !isTrustworthy(issuer))
                .map(
                        "BERTMESH_SECURITY_JWT_ISSUER: %s (expected: an https URL, or BERTMESH_SECURITY_JWT_KEYS)"
                                ::formatted)
                .ifPresent(faults::add);
    }

    /** Anybody could replace keys that come over a plain connection, unless it stays within this machine. */
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
}
