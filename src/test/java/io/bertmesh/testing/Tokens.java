package io.bertmesh.testing;

import java.util.List;
import java.util.function.Consumer;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * Signs tokens as an identity provider does.
 *
 * @param key its key pair
 * @param algorithm its signing algorithm
 */
public record Tokens(PublicJsonWebKey key, String algorithm) {

    public static final String ISSUER = "https://tokens.example.com";
    public static final String AUDIENCE = "bertmesh";
    public static final String SUBJECT = "search-team";

    public static Tokens ec(String keyId) {
        try {
            PublicJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
            key.setKeyId(keyId);
            return new Tokens(key, AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    public static Tokens rsa(String keyId) {
        try {
            PublicJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(keyId);
            return new Tokens(key, AlgorithmIdentifiers.RSA_USING_SHA256);
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    /** A provider with the key pair that {@link #secret()} returned. */
    public static Tokens ofSecret(String json) {
        try {
            return new Tokens(
                    PublicJsonWebKey.Factory.newPublicJwk(json),
                    AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }

    /** The key pair, for {@link #ofSecret}. */
    public String secret() {
        return key.toJson(OutputControlLevel.INCLUDE_PRIVATE);
    }

    /** The public keys of providers in their published form. */
    public static String keySet(Tokens... providers) {
        List<JsonWebKey> keys =
                List.of(providers).stream().<JsonWebKey>map(Tokens::key).toList();
        return new JsonWebKeySet(keys).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** A token that is valid for five minutes. */
    public String token() {
        return token(_ -> {});
    }

    /** A valid token with a change. */
    public String token(Consumer<JwtClaims> change) {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(ISSUER);
        claims.setAudience(AUDIENCE);
        claims.setSubject(SUBJECT);
        claims.setExpirationTimeMinutesInTheFuture(5);
        change.accept(claims);
        return sign(claims, signature -> {
            signature.setAlgorithmHeaderValue(algorithm);
            signature.setKey(key.getPrivateKey());
        });
    }

    /** A token with these claims, signed as {@code signing} says. */
    public String sign(JwtClaims claims, Consumer<JsonWebSignature> signing) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKeyIdHeaderValue(key.getKeyId());
        signing.accept(signature);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new AssertionError(e);
        }
    }
}
