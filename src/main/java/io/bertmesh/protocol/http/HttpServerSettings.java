package io.bertmesh.protocol.http;

import io.bertmesh.config.BertConfig;
import io.bertmesh.security.Tls;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TrustOptions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** What Quarkus has no setting for: certificates that change while the server runs, and when an idle connection ends. */
@ApplicationScoped
class HttpServerSettings implements HttpServerOptionsCustomizer {

    // While a call is answered, nothing moves on its connection.
    private static final Duration AFTER_ANSWER = Duration.ofSeconds(1);

    private final BertConfig.Limits limits;
    private final Tls tls;

    HttpServerSettings(BertConfig config, Tls tls) {
        this.limits = config.limits();
        this.tls = tls;
    }

    @Override
    public void customizeHttpServer(HttpServerOptions options) {
        limitIdle(options);
        tls.identity()
                .ifPresent(identity ->
                        options.setSsl(true).setUseAlpn(true).setKeyCertOptions(KeyCertOptions.wrap(identity)));
        tls.callers()
                .ifPresent(callers ->
                        options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(TrustOptions.wrap(callers)));
    }

    @Override
    public void customizeHttpsServer(HttpServerOptions options) {
        limitIdle(options);
    }

    /** The longer of two settings, which {@code quarkus.http.idle-timeout} cannot say: its expressions have no maximum. */
    private void limitIdle(HttpServerOptions options) {
        Duration answered = limits.requestTimeout().plus(AFTER_ANSWER);
        Duration idle = limits.connectionIdle().compareTo(answered) > 0 ? limits.connectionIdle() : answered;
        options.setIdleTimeout((int) idle.toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
