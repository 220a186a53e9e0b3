package io.bertmesh.config;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** Reads a certificate and its private key from PEM, in every form that Vert.x takes for a connection. */
public final class PemIdentity {

    private static final List<String> KEY_TYPES = List.of("RSA", "EC", "EdDSA");
    private static final byte[] PROBE = {1, 2, 3};

    private PemIdentity() {}

    /**
     * Reads both.
     *
     * @return empty if there is no certificate, or no key that is readable without a password
     */
    public static Optional<X509ExtendedKeyManager> parse(byte[] certificate, byte[] key) {
        PemKeyCertOptions pem =
                new PemKeyCertOptions().addCertValue(Buffer.buffer(certificate)).addKeyValue(Buffer.buffer(key));
        try {
            // The argument is a Vertx, which only reads files.
            KeyManager[] managers = pem.getKeyManagerFactory(null).getKeyManagers();
            return Optional.of((X509ExtendedKeyManager) managers[0]);
        } catch (Exception e) {
            // Vert.x declares no narrower type. The cause may quote the file, so it is dropped.
            return Optional.empty();
        }
    }

    /** Whether the key belongs to the first certificate. */
    public static boolean isPair(X509ExtendedKeyManager keys) {
        for (String type : KEY_TYPES) {
            @Nullable String @Nullable [] aliases = keys.getServerAliases(type, null);
            if (aliases != null && aliases.length > 0) {
                String alias = Objects.requireNonNull(aliases[0]);
                return isPair(type, keys.getPrivateKey(alias), keys.getCertificateChain(alias)[0]);
            }
        }
        return false;
    }

    private static boolean isPair(String type, PrivateKey key, X509Certificate certificate) {
        String algorithm = switch (type) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> "EdDSA";
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
