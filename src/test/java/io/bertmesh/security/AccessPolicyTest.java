package io.bertmesh.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bertmesh.call.Caller;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.testing.Configs;
import io.bertmesh.testing.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessPolicyTest {

    private static final Tokens PROVIDER = Tokens.ec("one");
    private static final Credentials NOTHING = new Credentials("", "", false);
    private static final Credentials KEY = new Credentials("s3cret", "", false);
    private static final Credentials TOKEN = new Credentials("", PROVIDER.token(), false);

    @TempDir
    Path folder;

    private Map<String, String> keys;
    private Map<String, String> tokens;

    @BeforeEach
    void write() throws IOException {
        Path keyFile = folder.resolve("api-keys");
        Files.writeString(keyFile, "search %s -".formatted(HexFormat.of().formatHex(ApiKey.hash("s3cret"))));
        Path tokenKeys = Files.writeString(folder.resolve("jwks.json"), Tokens.keySet(PROVIDER));
        keys = Map.of("security.api-keys", keyFile.toString());
        tokens = Map.of(
                "security.jwt.issuer", Tokens.ISSUER,
                "security.jwt.audiences", Tokens.AUDIENCE,
                "security.jwt.keys", tokenKeys.toString());
    }

    @Test
    void letsAnybodyInUnlessToldOtherwise() {
        AccessPolicy policy = policy(Map.of());

        assertThat(policy.isClosed()).isFalse();
        assertThat(policy.admit(NOTHING)).isEqualTo(Caller.ANYONE);
    }

    @Test
    void knowsTheHolderOfAKey() {
        AccessPolicy policy = policy(keys);

        assertThat(policy.isClosed()).isTrue();
        assertThat(policy.admit(KEY).id()).isEqualTo("search");
        assertThat(refusal(policy, NOTHING)).isEqualTo(refusal(policy, TOKEN));
        assertThat(refusal(policy, TOKEN)).isEqualTo(new InferenceError.Unauthenticated("an API key in x-api-key"));
        assertThat(policy.challenge()).isEqualTo("ApiKey realm=\"bertmesh\"");
    }

    @Test
    void knowsTheHolderOfAToken() {
        AccessPolicy policy = policy(tokens);

        assertThat(policy.admit(TOKEN).id()).isEqualTo(Tokens.SUBJECT);
        assertThat(refusal(policy, KEY))
                .isEqualTo(new InferenceError.Unauthenticated("a token in authorization, after Bearer"));
        assertThat(policy.challenge()).isEqualTo("Bearer realm=\"bertmesh\"");
    }

    @Test
    void takesEitherWhereBothAreConfigured() {
        Map<String, String> both = new HashMap<>(keys);
        both.putAll(tokens);
        AccessPolicy policy = policy(both);

        assertThat(policy.admit(KEY).id()).isEqualTo("search");
        assertThat(policy.admit(TOKEN).id()).isEqualTo(Tokens.SUBJECT);
    }

    @Test
    void doesNotPassOverAWrongKeyForTheSakeOfAGoodToken() {
        Map<String, String> both = new HashMap<>(keys);
        both.putAll(tokens);
        AccessPolicy policy = policy(both);

        assertThat(refusal(policy, new Credentials("guessed", TOKEN.token(), false)))
                .isInstanceOf(InferenceError.Unauthenticated.class);
    }

    @Test
    void admitsNoCallerWhileTheKeysOfTheIssuerAreUnknown() {
        AccessPolicy policy =
                policy(Map.of("security.jwt.issuer", Tokens.ISSUER, "security.jwt.audiences", Tokens.AUDIENCE));

        assertThat(refusal(policy, TOKEN)).isInstanceOf(InferenceError.Unavailable.class);
        assertThat(policy.fetchedKeys()).isPresent();
    }

    @Test
    void admitsNoCallerWhileTheFileOfKeysIsFaulty() throws IOException {
        Files.writeString(folder.resolve("api-keys"), "rubbish");

        AccessPolicy policy = policy(keys);

        assertThat(refusal(policy, KEY)).isInstanceOf(InferenceError.Unauthenticated.class);
        assertThat(policy.files())
                .singleElement()
                .satisfies(file -> assertThat(file.fault()).startsWith("BERTMESH_SECURITY_API_KEYS: line 1: 1 words"));
    }

    private static InferenceError refusal(AccessPolicy policy, Credentials shown) {
        return catchThrowableOfType(InferenceException.class, () -> policy.admit(shown))
                .error();
    }

    private static AccessPolicy policy(Map<String, String> settings) {
        return new AccessPolicy(Configs.of(settings));
    }
}
