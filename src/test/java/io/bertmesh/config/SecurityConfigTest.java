package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Configs;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SecurityConfigTest {

    private static final int ENVIRONMENT_ORDINAL = 300;

    private static final Map<String, String> EVERY_KNOB = Map.of(
            "BERTMESH_SECURITY_RELOAD_PERIOD", "2s",
            "BERTMESH_SECURITY_TLS_CERTIFICATE", "/tls/tls.crt",
            "BERTMESH_SECURITY_TLS_KEY", "/tls/tls.key",
            "BERTMESH_SECURITY_TLS_CLIENT_CA", "/tls/ca.crt",
            "BERTMESH_SECURITY_API_KEYS", "/keys/api-keys",
            "BERTMESH_SECURITY_JWT_ISSUER", "https://tokens.example.com",
            "BERTMESH_SECURITY_JWT_AUDIENCES", "bertmesh,search",
            "BERTMESH_SECURITY_JWT_KEYS", "/keys/jwks.json",
            "BERTMESH_SECURITY_JWT_SCOPE", "bertmesh.call",
            "BERTMESH_SECURITY_JWT_REFRESH_PERIOD", "1h");

    @Test
    void asksForNothingByDefault() {
        SecurityConfig security = Configs.defaults().security();

        assertThat(security)
                .returns(Duration.ofSeconds(10), SecurityConfig::reloadPeriod)
                .returns(Optional.empty(), SecurityConfig::apiKeys);
        assertThat(security.tls())
                .returns(Optional.empty(), SecurityConfig.Tls::certificate)
                .returns(Optional.empty(), SecurityConfig.Tls::key)
                .returns(Optional.empty(), SecurityConfig.Tls::clientCa);
        assertThat(security.jwt())
                .returns(Optional.empty(), SecurityConfig.Jwt::issuer)
                .returns(Optional.empty(), SecurityConfig.Jwt::audiences)
                .returns(Optional.empty(), SecurityConfig.Jwt::keys)
                .returns(Optional.empty(), SecurityConfig.Jwt::scope)
                .returns(Duration.ofMinutes(5), SecurityConfig.Jwt::refreshPeriod);
    }

    @Test
    void takesEachKnobFromTheEnvironment() {
        SecurityConfig security = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(BertConfig.class)
                .withSources(new EnvConfigSource(EVERY_KNOB, ENVIRONMENT_ORDINAL))
                .build()
                .getConfigMapping(BertConfig.class)
                .security();

        assertThat(security)
                .returns(Duration.ofSeconds(2), SecurityConfig::reloadPeriod)
                .returns(Optional.of(Path.of("/keys/api-keys")), SecurityConfig::apiKeys);
        assertThat(security.tls())
                .returns(Optional.of(Path.of("/tls/tls.crt")), SecurityConfig.Tls::certificate)
                .returns(Optional.of(Path.of("/tls/tls.key")), SecurityConfig.Tls::key)
                .returns(Optional.of(Path.of("/tls/ca.crt")), SecurityConfig.Tls::clientCa);
        assertThat(security.jwt())
                .returns(Optional.of("https://tokens.example.com"), SecurityConfig.Jwt::issuer)
                .returns(Optional.of(List.of("bertmesh", "search")), SecurityConfig.Jwt::audiences)
                .returns(Optional.of(Path.of("/keys/jwks.json")), SecurityConfig.Jwt::keys)
                .returns(Optional.of("bertmesh.call"), SecurityConfig.Jwt::scope)
                .returns(Duration.ofHours(1), SecurityConfig.Jwt::refreshPeriod);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            tls.key         | TLS_KEY         | TLS_CERTIFICATE
            tls.certificate | TLS_CERTIFICATE | TLS_KEY
            tls.client-ca   | TLS_CLIENT_CA   | TLS_CERTIFICATE
            jwt.audiences   | JWT_AUDIENCES   | JWT_ISSUER
            jwt.keys        | JWT_KEYS        | JWT_ISSUER
            jwt.scope       | JWT_SCOPE       | JWT_ISSUER
            """)
    void refusesASettingWithoutTheOneItGoesWith(String setting, String variable, String missing) {
        List<String> faults = BertConfigCheck.faults(Configs.of(Map.of("security." + setting, "x")));

        assertThat(faults)
                .containsExactly("BERTMESH_SECURITY_%s: unset (expected: a value, because BERTMESH_SECURITY_%s is set)"
                        .formatted(missing, variable));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://tokens.example.com", "tokens.example.com", "ftp://localhost", "https:///", "a b"})
    void refusesToFetchKeysFromAnAddressThatAnybodyCouldAnswerFor(String issuer) {
        List<String> faults = faultsOf(Map.of("jwt.issuer", issuer, "jwt.audiences", "bertmesh"));

        assertThat(faults)
                .containsExactly(
                        "BERTMESH_SECURITY_JWT_ISSUER: %s (expected: an https URL, or BERTMESH_SECURITY_JWT_KEYS)"
                                .formatted(issuer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://tokens.example.com/realm", "http://localhost:8180", "http://127.0.0.1:8180"})
    void fetchesKeysOverTlsOrFromThisMachine(String issuer) {
        List<String> faults = faultsOf(Map.of("jwt.issuer", issuer, "jwt.audiences", "bertmesh"));

        assertThat(faults).isEmpty();
    }

    @Test
    void takesAnyWordAsTheIssuerOfKeysInAFile() {
        List<String> faults =
                faultsOf(Map.of("jwt.issuer", "us", "jwt.audiences", "bertmesh", "jwt.keys", "/keys/jwks.json"));

        assertThat(faults).isEmpty();
    }

    private static List<String> faultsOf(Map<String, String> settings) {
        Map<String, String> named = new HashMap<>();
        settings.forEach((name, value) -> named.put("security." + name, value));
        return BertConfigCheck.faults(Configs.of(named));
    }
}
