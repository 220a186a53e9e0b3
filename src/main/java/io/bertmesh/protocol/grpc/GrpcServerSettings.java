package io.bertmesh.protocol.grpc;

import io.bertmesh.call.BytesInFlight;
import io.bertmesh.config.BertConfig;
import io.bertmesh.security.Tls;
import io.grpc.Codec;
import io.grpc.DecompressorRegistry;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyServerBuilder;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.quarkus.grpc.api.ServerBuilderCustomizer;
import io.quarkus.grpc.runtime.config.GrpcServerConfiguration;
import io.vertx.grpc.VertxServerBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * Sets what Quarkus cannot: lifetimes of connections, gates of streams, what happens to requests that cannot be read and to
 * methods that do not exist, what the transport logs, and certificates that change while the server runs.
 */
@ApplicationScoped
class GrpcServerSettings implements ServerBuilderCustomizer<VertxServerBuilder> {

    private final BertConfig.Limits limits;
    private final Tls tls;
    private final GrpcArrivals arrivals;
    private final CallerInterceptor callers;
    private final BytesInFlight budget;

    GrpcServerSettings(
            BertConfig config, Tls tls, GrpcArrivals arrivals, CallerInterceptor callers, BytesInFlight budget) {
        this.limits = config.limits();
        this.tls = tls;
        this.arrivals = arrivals;
        this.callers = callers;
        this.budget = budget;
    }

    @Override
    public void customize(GrpcServerConfiguration quarkus, VertxServerBuilder builder) {
        TransportLog.filter();
        NettyServerBuilder netty = builder.nettyBuilder()
                .maxConcurrentCallsPerConnection(Math.max(1, limits.callsPerConnection()))
                .maxConnectionIdle(Math.max(1, limits.connectionIdle().toMillis()), TimeUnit.MILLISECONDS)
                .maxConnectionAge(Math.max(1, limits.connectionAge().toMillis()), TimeUnit.MILLISECONDS);
        netty.setBinaryLog(new RequestParsing(quarkus.maxInboundMessageSize().orElseThrow()));
        netty.decompressorRegistry(DecompressorRegistry.emptyInstance()
                .with(Codec.Identity.NONE, false)
                .with(new LateGzip(), true));
        netty.fallbackHandlerRegistry(new UnknownMethods(arrivals, callers));
        StreamGate.addTo(netty, budget);
        tls.identity().ifPresent(identity -> netty.sslContext(context(identity)));
    }

    private SslContext context(X509ExtendedKeyManager identity) {
        SslContextBuilder context = SslContextBuilder.forServer(identity);
        tls.callers().ifPresent(callers -> context.trustManager(callers).clientAuth(ClientAuth.REQUIRE));
        try {
            // The JDK's provider, because it asks the key manager at each handshake.
            return GrpcSslContexts.configure(context, SslProvider.JDK).build();
        } catch (SSLException e) {
            throw new IllegalStateException("every Java platform has TLS", e);
        }
    }
}
