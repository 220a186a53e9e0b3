package io.bertmesh.config;

import java.nio.file.Path;
import java.util.Optional;

/** How a Redis of {@code rediss://} is known, and knows this process. Files are read for each connection anew. */
public interface RedisTlsConfig {

    /** PEM file of the issuers whose Redis is trusted. Unset means those that the JVM trusts. */
    Optional<Path> ca();

    /** PEM file of the certificate shown to Redis, followed by those of its issuers. Unset means that none is. */
    Optional<Path> certificate();

    /** PEM file of the certificate's private key. Goes with {@code certificate}. */
    Optional<Path> key();
}
