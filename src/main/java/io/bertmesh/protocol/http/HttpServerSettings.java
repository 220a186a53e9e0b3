package io.bertmesh.protocol.http;

import io.bertmesh.config.BertConfig;
import io.bertmesh.security.Tls;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Gives the REST port the certificates and the limits that the gRPC port has. */
@ApplicationScoped
class HttpServerSettings implements HttpServerOptionsCustomizer {

    // An answer may be long in coming, and nothing moves on its connection meanwhile.
    private static final Duration AFTER_ANSWER = Duration.ofSeconds(1);

    private final BertConfig.Limits limits;
    private final Tls tls;

    HttpServerSettings(BertConfig config, Tls tls) {
        this.limits = config.limits();
        this.tls = tls;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        limit(options);
        tls.identity()
                .ifPresent(identity ->
                        options.setSsl(true).setUseAlpn(true).setKeyCertOptions(KeyCertOptions.wrap(identity)));
        tls.callers()
                .ifPresent(callers ->
                        options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(TrustOptions.wrap(callers)));
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        limit(options);
    }

    private void limit(HttpServerOptions options) {
        Duration answered = limits.requestTimeout().plus(AFTER_ANSWER);
        Duration idle = limits.connectionIdle().compareTo(answered) > 0 ? limits.connectionIdle() : answered;
        options.setIdleTimeout((int) idle.toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setInitialSettings(
                new Http2Settings(options.getInitialSettings()).setMaxConcurrentStreams(limits.callsPerConnection()));
    }
}
