package io.bertmesh.cache;

import io.bertmesh.config.BertConfig;
import io.bertmesh.config.RedisTlsConfig;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.redis.client.RedisOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How the configured Redis is reached. */
final class RedisAccess {

    /** More requests than any load has on their way. Those beyond fail at once. */
    private static final int MAX_WAITING = 16_384;

    /** A connection without traffic is closed, so that one whose peer vanished while it was made does not stay. */
    private static final int IDLE_SECONDS = 60;

    private RedisAccess() {}

    /**
     * What one connection is made with. The password is read now, certificates and keys when it is made.
     *
     * @param limit for the connection and for the agreement on TLS, each
     * @throws UncheckedIOException if the password cannot be read
     */
    static RedisOptions options(BertConfig.Cache config, Duration limit) {
        return new RedisOptions()
                .setConnectionString(url(config))
                .setNetClientOptions(net(config.redisTls(), limit))
                .setMaxPoolSize(1)
                .setMaxWaitingHandlers(MAX_WAITING)
                // A span for each command would name the keys.
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    /** With the password of the file in it, for else the client would not use the name of the user. */
    private static String url(BertConfig.Cache config) {
        String url = config.redisUrl().orElseThrow();
        if (config.redisPasswordFile().isEmpty()) {
            return url;
        }
        URI address = URI.create(url);
        String user = Optional.ofNullable(address.getRawUserInfo()).orElse("");
        String password = URLEncoder.encode(read(config.redisPasswordFile().get()), StandardCharsets.UTF_8);
        String authority = address.getRawAuthority();
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        return "%s://%s:%s@%s%s".formatted(address.getScheme(), user, password, host, address.getRawPath());
    }

    private static NetClientOptions net(RedisTlsConfig tls, Duration limit) {
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(limit.toMillis()))
                .setSslHandshakeTimeout(limit.toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHostnameVerificationAlgorithm("HTTPS");
        tls.ca().ifPresent(ca -> net.setTrustOptions(new PemTrustOptions().addCertPath(ca.toString())));
        tls.certificate()
                .ifPresent(certificate -> net.setKeyCertOptions(new PemKeyCertOptions()
                        .addCertPath(certificate.toString())
                        .addKeyPath(tls.key().orElseThrow().toString())));
        return net;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
