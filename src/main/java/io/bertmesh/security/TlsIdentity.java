package io.bertmesh.security;

import io.bertmesh.config.PemIdentity;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The server's certificate and key. They may change while connections are opened. A handshake keeps the certificate
 * that it has chosen, because each alias contains the number of the version. Thread-safe.
 */
final class TlsIdentity extends X509ExtendedKeyManager {

    // Written by the reader alone: the latest version and, for handshakes that have begun, the previous one.
    private volatile List<Version> versions = List.of();

    private record Version(long number, X509ExtendedKeyManager keys) {}

    /** Replaces certificate and key. Throws {@link SecurityFileException} unless they are a pair. */
    void read(List<byte[]> contents) {
        X509ExtendedKeyManager keys = parse(contents.get(0), contents.get(1));
        List<Version> before = versions;
        long number = before.isEmpty() ? 1 : before.getFirst().number() + 1;
        versions = Stream.concat(Stream.of(new Version(number, keys)), before.stream())
                .limit(2)
                .toList();
    }

    private static X509ExtendedKeyManager parse(byte[] certificate, byte[] key) {
        X509ExtendedKeyManager keys = PemIdentity.parse(certificate, key)
                .orElseThrow(
                        () -> new SecurityFileException("no certificate or no key", "PEM, the key without a password"));
        if (!PemIdentity.isPair(keys)) {
            throw new SecurityFileException("key of another certificate", "the key of the first certificate");
        }
        return keys;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String type, Principal @Nullable [] issuers, SSLEngine engine) {
        List<Version> now = versions;
        if (now.isEmpty()) {
            return null;
        }
        @Nullable String alias = now.getFirst().keys().chooseEngineServerAlias(type, issuers, engine);
        return alias == null ? null : now.getFirst().number() + ":" + alias;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return version(alias)
                .map(found -> found.keys().getCertificateChain(inner(alias)))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return version(alias)
                .map(found -> found.keys().getPrivateKey(inner(alias)))
                .orElse(null);
    }

    private Optional<Version> version(String alias) {
        return versions.stream()
                .filter(one -> alias.startsWith(one.number() + ":"))
                .findFirst();
    }

    private static String inner(String alias) {
        return alias.substring(alias.indexOf(':') + 1);
    }

    // Only clients, or servers on plain sockets, call the methods below.

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] types, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseServerAlias(String type, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
