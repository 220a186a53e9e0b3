package io.bertmesh.security;

import io.bertmesh.config.BertConfig;
import io.bertmesh.config.SecurityConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Certificates for both edges. The managers that it returns use changed files by themselves. */
@ApplicationScoped
public class Tls {

    private final List<WatchedFiles> files = new ArrayList<>();
    private final Optional<X509ExtendedKeyManager> identity;
    private final Optional<X509ExtendedTrustManager> callers;

    Tls(BertConfig config) {
        SecurityConfig.Tls tls = config.security().tls();
        // A certificate without its key, or the reverse, is a fault that stops the start; until then, TLS stays on.
        this.identity = tls.certificate().or(tls::key).map(any -> {
            TlsIdentity pair = new TlsIdentity();
            files.add(WatchedFiles.open(
                    "BERTMESH_SECURITY_TLS_CERTIFICATE, BERTMESH_SECURITY_TLS_KEY",
                    List.of(tls.certificate().orElse(any), tls.key().orElse(any)),
                    pair::read));
            return pair;
        });
        this.callers = tls.clientCa().map(file -> {
            TlsTrust issuers = new TlsTrust();
            files.add(WatchedFiles.open("BERTMESH_SECURITY_TLS_CLIENT_CA", List.of(file), issuers::read));
            return issuers;
        });
    }

    /** The server's own certificate and key; empty if calls are not encrypted. */
    public Optional<X509ExtendedKeyManager> identity() {
        return identity;
    }

    /** The issuers of callers' certificates; empty if callers need no certificate. */
    public Optional<X509ExtendedTrustManager> callers() {
        return callers;
    }

    List<WatchedFiles> files() {
        return List.copyOf(files);
    }
}
