package io.bertmesh.config;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Who may call, and over what. All of it is off unless its files are named: in a mesh, the mesh does this. */
public interface SecurityConfig {

    /** How often files of this group are looked at, and taken up if they have changed. 100 ms to 24 h. */
    @WithDefault("10s")
    Duration reloadPeriod();

    Tls tls();

    /** File of API keys, a line each, as docs/security.md says. Unset means that no key is asked for. */
    Optional<Path> apiKeys();

    Jwt jwt();

    /** Encryption of both edges. The management port stays plain. */
    interface Tls {

        /** PEM file of the certificate, followed by those of its issuers. Unset means no TLS. */
        Optional<Path> certificate();

        /** PEM file of the certificate's private key. Goes with {@code certificate}. */
        Optional<Path> key();

        /** PEM file of the issuers whose callers are let in. Set, each caller must show a certificate of theirs. */
        Optional<Path> clientCa();
    }

    /** Tokens of an identity provider, signed with RSA, EC or Ed25519 keys. */
    interface Jwt {

        /** Who must have issued a token, as in its claim {@code iss}. Unset means that no token is asked for. */
        Optional<String> issuer();

        /** Whom a token must be meant for: one of these is in its claim {@code aud}. Goes with {@code issuer}. */
        Optional<List<String>> audiences();

        /** File of the issuer's public keys, a JSON Web Key Set. Unset, they are found by OpenID Connect at the issuer's URL. */
        Optional<Path> keys();

        /** Word that a token must have in its claim {@code scope} or {@code scp}. Unset, any token of the issuer will do. */
        Optional<String> scope();

        /** How often keys are fetched from the issuer. 1 s to 24 h; sooner when a token names a key that is not known. */
        @WithDefault("5m")
        Duration refreshPeriod();
    }
}
