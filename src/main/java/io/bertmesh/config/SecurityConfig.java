package io.bertmesh.config;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who may call, and over what. Each part is off unless its files are named: in a mesh, the mesh does this. */
public interface SecurityConfig {

    /** How often the service checks certificates, API keys and token keys for changes, and loads new ones. */
    @WithDefault("10s")
    @Range(min = "100ms", max = "24h")
    Duration reloadPeriod();

    Tls tls();

    /** File of API keys, one a line: id, SHA-256, tokens a second. Unset means that callers need no key. */
    Optional<Path> apiKeys();

    Jwt jwt();

    /** Encryption of both edges. The management port stays plain. */
    interface Tls {

        /** PEM file of the certificate of both edges, followed by those of its issuers. Unset means no TLS. */
        @Needs("BERTMESH_SECURITY_TLS_KEY")
        Optional<Path> certificate();

        /** PEM file of the certificate's private key. */
        @Needs("BERTMESH_SECURITY_TLS_CERTIFICATE")
        Optional<Path> key();

        /** PEM file of issuers. If set, each caller must show a certificate of one of them. */
        @Needs("BERTMESH_SECURITY_TLS_CERTIFICATE")
        Optional<Path> clientCa();
    }

    /** Tokens of an identity provider, signed with RSA, EC or Ed25519 keys. */
    interface Jwt {

        /**
         * Issuer of the tokens (JWT) that callers must have, as in their claim {@code iss}: an https URL, unless the keys
         * are in a file. Unset means that callers need no token.
         */
        @Needs("BERTMESH_SECURITY_JWT_AUDIENCES")
        Optional<String> issuer();

        /** Audiences: a token must have one of them in its claim {@code aud}. */
        @Needs("BERTMESH_SECURITY_JWT_ISSUER")
        Optional<List<String>> audiences();

        /** File of the issuer's public keys (JWKS). Unset means that OpenID Connect finds them at the issuer's URL. */
        @Needs("BERTMESH_SECURITY_JWT_ISSUER")
        Optional<Path> keys();

        /** Word that a token must have in its claim {@code scope} or {@code scp}. Unset means that none is needed. */
        @Needs("BERTMESH_SECURITY_JWT_ISSUER")
        Optional<String> scope();

        /** How often the service fetches keys from the issuer; sooner if a token names an unknown key. */
        @WithDefault("5m")
        @Range(min = "1s", max = "24h")
        Duration refreshPeriod();
    }
}
