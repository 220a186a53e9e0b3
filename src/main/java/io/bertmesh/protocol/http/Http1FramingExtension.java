package io.bertmesh.protocol.http;

import io.netty.bootstrap.ChannelInitializerExtension;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.vertx.core.http.impl.Http1xOrH2CHandler;
import io.vertx.core.net.impl.SslHandshakeCompletionHandler;

/**
 * Puts {@link Http1Framing} into every HTTP/1 connection that Vert.x accepts, because neither Quarkus nor Vert.x lets a
 * service in there. Netty finds this class in {@code META-INF/services} once {@link #allow} was called.
 *
 * <p>Vert.x learns from the first bytes, or from the TLS handshake, which HTTP a caller speaks, and sets the connection up
 * then. So a first handler waits for that, and leaves.
 */
public final class Http1FramingExtension extends ChannelInitializerExtension {

    private static final String SWITCH = "io.netty.bootstrap.extensions";

    /** To be called before the first server starts. */
    public static void allow() {
        System.setProperty(SWITCH, "serviceload");
    }

    @Override
    public void postInitializeServerChildChannel(Channel channel) {
        channel.pipeline().addLast(new Start());
    }

    private static void install(ChannelPipeline pipeline) {
        ChannelHandlerContext encoder = pipeline.context(HttpResponseEncoder.class);
        if (encoder != null) {
            pipeline.addAfter(encoder.name(), null, new Http1Framing());
        }
    }

    /** Looks how Vert.x has begun a connection, before anything is read. */
    private static final class Start extends ChannelInboundHandlerAdapter {

        @Override
        public void channelActive(ChannelHandlerContext context) {
            ChannelPipeline pipeline = context.pipeline();
            if (pipeline.get(Http1xOrH2CHandler.class) != null
                    || pipeline.get(SslHandshakeCompletionHandler.class) != null) {
                pipeline.addLast(new FirstBytes());
            }
            install(pipeline);
            pipeline.remove(this);
            context.fireChannelActive();
        }
    }

    /**
     * Is behind the handler that learns which HTTP the caller speaks. That one hands the first bytes on when it has set up
     * the connection, whose handlers are all behind this one.
     */
    private static final class FirstBytes extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object bytes) {
            install(context.pipeline());
            // First, because an upgrade to HTTP/2 removes the handlers that it finds.
            context.pipeline().remove(this);
            context.fireChannelRead(bytes);
        }
    }
}
