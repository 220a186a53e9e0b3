package io.bertmesh.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.config.SecurityConfig;
import io.bertmesh.testing.Configs;
import io.bertmesh.testing.Tokens;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TokenVerifierTest {

    private static final Tokens EC = Tokens.ec("ec");
    private static final Tokens RSA = Tokens.rsa("rsa");

    private final TokenVerifier verifier = verifier(Map.of());

    @Test
    void acceptsTokensOfEachOfItsKeys() {
        assertThat(verifier.verify(EC.token())).isEqualTo(new TokenVerdict.Accepted(Tokens.SUBJECT));
        assertThat(verifier.verify(RSA.token())).isEqualTo(new TokenVerdict.Accepted(Tokens.SUBJECT));
    }

    static Stream<Arguments> faults() {
        return Stream.of(
                fault("another issuer", claims -> claims.setIssuer("https://others.example.com")),
                fault("no issuer", claims -> claims.unsetClaim("iss")),
                fault("another audience", claims -> claims.setAudience("billing")),
                fault("no audience", claims -> claims.unsetClaim("aud")),
                fault("expired", claims -> claims.setExpirationTimeMinutesInTheFuture(-1)),
                fault("no expiry", claims -> claims.unsetClaim("exp")),
                fault("not yet valid", claims -> claims.setNotBeforeMinutesInThePast(-5)),
                fault("no subject", claims -> claims.unsetClaim("sub")),
                fault("empty subject", claims -> claims.setSubject("")),
                fault("blank subject", claims -> claims.setSubject(" ")));
    }

    private static Arguments fault(String name, Consumer<JwtClaims> change) {
        return Arguments.argumentSet(name, change);
    }

    @ParameterizedTest
    @MethodSource("faults")
    void rejectsATokenWithOneFault(Consumer<JwtClaims> change) {
        assertThat(verifier.verify(EC.token(change))).isEqualTo(new TokenVerdict.Rejected());
    }

    @Test
    void rejectsATokenWhoseClaimsWereChangedAfterSigning() {
        String[] parts = EC.token().split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        String changed = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims.replace(Tokens.SUBJECT, "admin").getBytes(StandardCharsets.UTF_8));

        assertThat(verifier.verify(parts[0] + "." + changed + "." + parts[2])).isEqualTo(new TokenVerdict.Rejected());
    }

    @Test
    void doesNotAcceptATokenWithoutASignature() {
        String token = forged(signature -> {
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
            signature.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
        });

        assertThat(token).endsWith(".");
        assertThat(verifier.verify(token)).isNotInstanceOf(TokenVerdict.Accepted.class);
    }

    @Test
    void doesNotAcceptATokenSignedWithThePublicKeyAsASecret() {
        String token = forged(signature -> {
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
            signature.setKey(new HmacKey(RSA.key().getPublicKey().getEncoded()));
        });

        assertThat(verifier.verify(token)).isNotInstanceOf(TokenVerdict.Accepted.class);
    }

    @Test
    void tellsAKeyThatItDoesNotKnow() {
        assertThat(verifier.verify(Tokens.ec("new").token())).isEqualTo(new TokenVerdict.KeyUnknown());
    }

    @Test
    void rejectsATokenOfAStrangerWhoNamesAKnownKey() {
        assertThat(verifier.verify(Tokens.ec("ec").token())).isEqualTo(new TokenVerdict.Rejected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a.b", "a.b.c", "..", "a.b.c.d.e"})
    void rejectsWhatIsNoToken(String token) {
        assertThat(verifier.verify(token)).isEqualTo(new TokenVerdict.Rejected());
    }

    @ParameterizedTest
    @ValueSource(strings = {"scope", "scp"})
    void acceptsTheWantedScopeAmongOthers(String claim) {
        TokenVerifier strict = verifier(Map.of("scope", "bertmesh.call"));

        assertThat(strict.verify(EC.token(claims -> claims.setStringClaim(claim, "openid bertmesh.call"))))
                .isInstanceOf(TokenVerdict.Accepted.class);
        assertThat(strict.verify(EC.token(claims -> claims.setStringListClaim(claim, "openid", "bertmesh.call"))))
                .isInstanceOf(TokenVerdict.Accepted.class);
    }

    @Test
    void tellsATokenWithoutTheWantedScope() {
        TokenVerifier strict = verifier(Map.of("scope", "bertmesh.call"));

        assertThat(strict.verify(EC.token())).isEqualTo(new TokenVerdict.WithoutScope());
        assertThat(strict.verify(EC.token(claims -> claims.setStringClaim("scope", "bertmesh.caller"))))
                .isEqualTo(new TokenVerdict.WithoutScope());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"keys\": []}", "{\"keys\": [{\"kty\": \"none\"}]}"})
    void refusesWhatIsNoKeySet(String json) {
        SecurityConfig.Jwt config = config(Map.of());

        assertThatThrownBy(() -> TokenVerifier.of(config, json)).isInstanceOf(SecurityFileException.class);
    }

    private static String forged(Consumer<JsonWebSignature> signing) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(Tokens.ISSUER);
        claims.setAudience(Tokens.AUDIENCE);
        claims.setSubject("admin");
        claims.setExpirationTimeMinutesInTheFuture(5);
        return RSA.sign(claims, signing);
    }

    private static TokenVerifier verifier(Map<String, String> settings) {
        return TokenVerifier.of(config(settings), Tokens.keySet(EC, RSA));
    }

    private static SecurityConfig.Jwt config(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        all.put("security.jwt.issuer", Tokens.ISSUER);
        all.put("security.jwt.audiences", "other," + Tokens.AUDIENCE);
        settings.forEach((name, value) -> all.put("security.jwt." + name, value));
        return Configs.of(all).security().jwt();
    }
}
