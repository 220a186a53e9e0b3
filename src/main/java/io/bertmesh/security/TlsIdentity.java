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
 * The server's certificate and key, which can be changed while connections are made. A handshake that has chosen a
 * certificate ends with it: the names it chooses by hold the number of the reading. Thread-safe.
 */
final class TlsIdentity extends X509ExtendedKeyManager {

    // Written by the reader alone: the latest reading and, for handshakes that have begun, the one before.
    private volatile List<Reading> readings = List.of();

    private record Reading(long number, X509ExtendedKeyManager keys) {}

    /** Takes certificate and key in place of those before. Throws {@link SecurityFileException} unless they are a pair. */
    void read(List<byte[]> contents) {
        X509ExtendedKeyManager keys = parse(contents.get(0), contents.get(1));
        List<Reading> before = readings;
        long number = before.isEmpty() ? 1 : before.getFirst().number() + 1;
        readings = Stream.concat(Stream.of(new Reading(number, keys)), before.stream())
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
        List<Reading> now = readings;
        if (now.isEmpty()) {
            return null;
        }
        @Nullable String alias = now.getFirst().keys().chooseEngineServerAlias(type, issuers, engine);
        return alias == null ? null : now.getFirst().number() + ":" + alias;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return reading(alias)
                .map(found -> found.keys().getCertificateChain(inner(alias)))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return reading(alias)
                .map(found -> found.keys().getPrivateKey(inner(alias)))
                .orElse(null);
    }

    private Optional<Reading> reading(String alias) {
        return readings.stream()
                .filter(one -> alias.startsWith(one.number() + ":"))
                .findFirst();
    }

    private static String inner(String alias) {
        return alias.substring(alias.indexOf(':') + 1);
    }

    // Below is what only clients, or servers on plain sockets, ask for.

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
