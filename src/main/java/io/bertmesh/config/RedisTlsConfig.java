package io.bertmesh.config;

import java.nio.file.Path;
import java.util.Optional;

/** Certificates of a {@code rediss://} connection. The service reads the files anew for each connection. */
public interface RedisTlsConfig {

    /** PEM file of the issuers whose Redis is trusted; needs {@code rediss://}. Unset means those that the JVM trusts. */
    Optional<Path> ca();

    /**
     * PEM file of the certificate shown to Redis, followed by those of its issuers; needs {@code rediss://}. Unset means
     * that none is shown.
     */
    @Needs("BERTMESH_CACHE_REDIS_TLS_KEY")
    Optional<Path> certificate();

    /** PEM file of the certificate's private key; needs {@code rediss://}. */
    @Needs("BERTMESH_CACHE_REDIS_TLS_CERTIFICATE")
    Optional<Path> key();
}
