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

/** Sets what Quarkus has no setting for: certificates that change while the server runs, and the idle timeout. */
@ApplicationScoped
class HttpServerSettings implements HttpServerOptionsCustomizer {

    // While the service works on a call, its connection is idle, so the timeout must be longer than a call.
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

    /** Uses the longer of two settings, because {@code quarkus.http.idle-timeout} cannot express a maximum. */
    private void limitIdle(HttpServerOptions options) {
        Duration answered = limits.requestTimeout().plus(AFTER_ANSWER);
        Duration idle = limits.connectionIdle().compareTo(answered) > 0 ? limits.connectionIdle() : answered;
        options.setIdleTimeout((int) idle.toMillis()).setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    }
}
