package io.bertmesh.cache;

import io.bertmesh.config.BertConfig;
import io.bertmesh.config.RedisTlsConfig;
import io.bertmesh.config.SettingFile;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The options of a connection to the configured Redis. */
final class RedisAccess {

    /** More requests than any load has in flight. Those beyond fail at once. */
    private static final int MAX_WAITING = 16_384;

    /** Closes a connection without traffic, such as one whose peer vanished while the connection was opened. */
    private static final int IDLE_SECONDS = 60;

    private RedisAccess() {}

    /**
     * The options of one connection. This method reads the password; opening the connection reads certificates and keys.
     *
     * @param limit of opening the TCP connection, and again of the TLS handshake
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

    /** The URL with the password of the file in it: without a password in the URL, the client would drop the user's name. */
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
            return SettingFile.word(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
