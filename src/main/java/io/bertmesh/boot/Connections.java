package io.bertmesh.boot;

import com.sun.management.UnixOperatingSystemMXBean;
import io.bertmesh.config.BertConfig;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Bounds the connections, so that callers cannot use up the open files of the process. Without a free one the JVM could
 * not open the jar of a class that it needs next, and would hang for ever.
 *
 * <p>gRPC and REST share one bound. Management has its own, so that probes get through when callers have taken all.
 */
@ApplicationScoped
public class Connections {

    private static final Logger LOG = Logger.getLogger(Connections.class);

    private static final String SETTING = "BERTMESH_LIMITS_CONNECTIONS";

    /** Probes and scrapes, each on a connection of its own. */
    private static final int MANAGEMENT = 16;

    /** Open files that the service needs at times: jars, reloaded keys, Redis, a collector, connections being refused. */
    static final int RESERVE = 48;

    /** A service that can hold fewer is of no use. */
    private static final int LEAST = 8;

    private final Vertx vertx;
    private final Optional<Integer> configured;
    private final int managementPort;

    Connections(Vertx vertx, BertConfig config, @ConfigProperty(name = "quarkus.management.port") int managementPort) {
        this.vertx = vertx;
        this.configured = config.limits().connections();
        this.managementPort = managementPort;
    }

    /** Bounds all ports that are open now. Called once, when the service has started and opened all files it keeps. */
    public void bound() {
        int max = max(configured, filesLeft());
        ConnectionBound ofCalls = new ConnectionBound(SETTING, max);
        ConnectionBound ofManagement = new ConnectionBound("of the management port", MANAGEMENT);
        EventLoopGroup acceptors = ((VertxInternal) vertx).getAcceptorEventLoopGroup();
        for (EventExecutor executor : acceptors) {
            // The iterator is valid on the loop's own thread alone.
            executor.execute(() -> ((SingleThreadEventLoop) executor)
                    .registeredChannelsIterator()
                    .forEachRemaining(channel -> bound(channel, isManagement(channel) ? ofManagement : ofCalls)));
        }
    }

    /** Most connections of gRPC and REST together, given how many files may still be opened. */
    static int max(Optional<Integer> configured, long filesLeft) {
        int possible = Math.clamp(filesLeft - MANAGEMENT - RESERVE, LEAST, Integer.MAX_VALUE);
        if (configured.isPresent() && configured.get() > possible) {
            LOG.warnf(
                    "%s: %d, more than the limit of open files allows, so %d are used",
                    SETTING, configured.get(), possible);
        }
        return Math.min(configured.orElse(possible), possible);
    }

    private static long filesLeft() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount()
                : Integer.MAX_VALUE;
    }

    private boolean isManagement(Channel port) {
        return port.localAddress() instanceof InetSocketAddress address && address.getPort() == managementPort;
    }

    private static void bound(Channel port, ConnectionBound bound) {
        if (port instanceof ServerChannel) {
            port.pipeline().addFirst(bound).addLast(new QuietPort());
        }
    }

    /** Logs in one line what Netty logs with a trace for each try, such as that the process may open no more files. */
    private static final class QuietPort extends ChannelInboundHandlerAdapter {

        // Owned by the port's event loop.
        private String told = "";

        @Override
        public void exceptionCaught(ChannelHandlerContext port, Throwable cause) {
            String reason = String.valueOf(cause.getMessage());
            if (!reason.equals(told)) {
                told = reason;
                LOG.warnf("A port accepts no connection for now: %s", reason);
            }
        }
    }
}
