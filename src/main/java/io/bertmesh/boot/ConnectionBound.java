package io.bertmesh.boot;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/**
 * Closes a connection at once if too many others are open, before any code of a protocol sees it. Stands first in the
 * pipeline of each port that shares the bound. Thread-safe.
 */
@Sharable
final class ConnectionBound extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = Logger.getLogger(ConnectionBound.class);

    private final String setting;
    private final int max;
    private final AtomicInteger open = new AtomicInteger();
    // So that a flood writes one line. Only a hint, so a race may write another.
    private volatile boolean isTold;

    /**
     * Begins without a connection.
     *
     * @param setting what an operator would change, for the log
     * @param max most connections at a time, 1 or more
     */
    ConnectionBound(String setting, int max) {
        this.setting = setting;
        this.max = max;
    }

    @Override
    public void channelRead(ChannelHandlerContext port, Object accepted) {
        Channel connection = (Channel) accepted;
        if (open.incrementAndGet() > max) {
            open.decrementAndGet();
            connection.unsafe().closeForcibly();
            tell();
            return;
        }
        connection.closeFuture().addListener(_ -> closed());
        port.fireChannelRead(connection);
    }

    private void tell() {
        if (!isTold) {
            isTold = true;
            LOG.warnf("%d connections are open, so others are closed at once until some of them go (%s)", max, setting);
        }
    }

    private void closed() {
        if (open.decrementAndGet() <= max / 2) {
            isTold = false;
        }
    }
}
