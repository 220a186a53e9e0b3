package io.bertmesh.protocol.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.AsyncResult;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Notices when an answer has left the process. Vert.x says when an answer was ended, but a caller that does not read
 * keeps its bytes in memory after that.
 *
 * <p>Its state belongs to the event loop of the connection.
 */
final class AnswerInWriting {

    private static final int POLL_MILLIS = 100;

    private final RoutingContext context;
    private final Channel channel;
    private final Runnable written;
    private @Nullable ScheduledFuture<?> patience;
    private boolean isOver;

    /** @param written runs once, when the answer was written, or its connection was lost */
    AnswerInWriting(RoutingContext context, Runnable written) {
        this.context = context;
        this.channel = ((ConnectionBase) context.request().connection()).channel();
        this.written = written;
    }

    /** Gives the caller this long to read the answer, from now. */
    void hangUpAfter(long millis) {
        channel.eventLoop().execute(() -> {
            if (!isOver) {
                patience = channel.eventLoop().schedule(this::hangUp, millis, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** The answer was ended, or failed. */
    void ended(AsyncResult<Void> end) {
        if (end.failed()) {
            channel.eventLoop().execute(this::finish);
        } else if (isHttp2()) {
            channel.eventLoop().execute(this::poll);
        } else {
            // Netty completes writes in order, so this one tells that those before it are done or failed.
            var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> finish());
        }
    }

    /** An HTTP/2 stream is open until its last frame was written; Netty has no event for a single stream. */
    private void poll() {
        Http2ConnectionHandler http2 = channel.pipeline().get(Http2ConnectionHandler.class);
        if (http2 == null
                || !channel.isActive()
                || http2.connection().stream(context.request().streamId()) == null) {
            finish();
        } else {
            var _ = channel.eventLoop().schedule(this::poll, POLL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private void finish() {
        if (!isOver) {
            isOver = true;
            if (patience != null) {
                boolean _ = patience.cancel(false);
            }
            written.run();
        }
    }

    /** At once: an orderly close would wait for the caller to read. An HTTP/2 connection stays, for its other calls. */
    private void hangUp() {
        if (isHttp2()) {
            boolean _ = context.response().reset();
        } else {
            // Past the pipeline, where Vert.x would first wait for the answer to be read.
            channel.unsafe().close(channel.newPromise());
        }
        finish();
    }

    private boolean isHttp2() {
        return context.request().version() == HttpVersion.HTTP_2;
    }
}
