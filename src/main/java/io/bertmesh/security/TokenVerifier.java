package io.bertmesh.security;

import io.bertmesh.config.SecurityConfig;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * Checks tokens against one set of public keys: signature, algorithm, issuer, audience and expiry. Thread-safe; never
 * blocks.
 */
final class TokenVerifier {

    /**
     * Only algorithms with a public and a private key. With HMAC, whoever knows the public key could sign; with
     * {@code none}, any caller could.
     */
    private static final AlgorithmConstraints ALGORITHMS = new AlgorithmConstraints(
            ConstraintType.PERMIT,
            AlgorithmIdentifiers.RSA_USING_SHA256,
            AlgorithmIdentifiers.RSA_USING_SHA384,
            AlgorithmIdentifiers.RSA_USING_SHA512,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
            AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
            AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
            AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
            AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512,
            AlgorithmIdentifiers.EDDSA);

    /** Tolerated difference between the issuer's clock and this machine's. */
    private static final int CLOCK_SKEW_SECONDS = 30;

    private final JwtConsumer consumer;
    private final Optional<String> scope;

    private TokenVerifier(SecurityConfig.Jwt config, JsonWebKeySet keys) {
        this.scope = config.scope();
        this.consumer = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ALGORITHMS)
                .setVerificationKeyResolver(new JwksVerificationKeyResolver(keys.getJsonWebKeys()))
                .setExpectedIssuer(true, config.issuer().orElseThrow())
                .setExpectedAudience(true, config.audiences().orElse(List.of()).toArray(String[]::new))
                .setRequireExpirationTime()
                .setRequireSubject()
                .setAllowedClockSkewInSeconds(CLOCK_SKEW_SECONDS)
                .build();
    }

    /** Parses a JSON Web Key Set. Throws {@link SecurityFileException} if it is invalid or has no usable key. */
    static TokenVerifier of(SecurityConfig.Jwt config, String json) {
        try {
            JsonWebKeySet keys = new JsonWebKeySet(json);
            if (keys.getJsonWebKeys().isEmpty()) {
                throw new SecurityFileException("no usable key", "RSA, EC or Ed25519 keys");
            }
            return new TokenVerifier(config, keys);
        } catch (SecurityFileException e) {
            throw e;
        } catch (JoseException | RuntimeException e) {
            // JSON of another shape makes the library throw other exceptions.
            throw new SecurityFileException("no key set", "a JSON Web Key Set");
        }
    }

    TokenVerdict verify(String token) {
        try {
            JwtClaims claims = consumer.processToClaims(token);
            if (claims.getSubject().isBlank()) {
                return new TokenVerdict.Rejected();
            }
            if (scope.isPresent() && !hasScope(claims, scope.get())) {
                return new TokenVerdict.WithoutScope();
            }
            return new TokenVerdict.Accepted(claims.getSubject());
        } catch (InvalidJwtException e) {
            return e.getCause() instanceof UnresolvableKeyException
                    ? new TokenVerdict.KeyUnknown()
                    : new TokenVerdict.Rejected();
        } catch (MalformedClaimException e) {
            return new TokenVerdict.Rejected();
        }
    }

    /** Providers use either claim: {@code scope} is a string of words, {@code scp} may be a list. */
    private static boolean hasScope(JwtClaims claims, String wanted) throws MalformedClaimException {
        return has(claims, "scope", wanted) || has(claims, "scp", wanted);
    }

    private static boolean has(JwtClaims claims, String claim, String wanted) throws MalformedClaimException {
        if (claims.isClaimValueStringList(claim)) {
            return claims.getStringListClaimValue(claim).contains(wanted);
        }
        return claims.isClaimValueString(claim)
                && List.of(claims.getStringClaimValue(claim).split(" ")).contains(wanted);
    }
}
