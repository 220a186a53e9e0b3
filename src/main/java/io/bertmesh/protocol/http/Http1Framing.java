package io.bertmesh.protocol.http;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceError.InvalidInput;
import io.bertmesh.error.InferenceError.Unroutable;
import io.bertmesh.protocol.ErrorStatus;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Refuses requests of an HTTP/1 connection whose end is in doubt, and malformed ones, with a problem. It then closes the
 * connection and reads nothing more of it, so that no bytes of one caller's request are taken for another request.
 *
 * <p>Such a request has no call, because no router could say what it asks for. Vert.x would answer it without a body, and
 * log the bytes that it could not read. Each connection has its own instance, which only the event loop of the connection
 * uses.
 */
final class Http1Framing extends ChannelDuplexHandler {

    /** How long the caller may go on sending. Closed at once, the connection would be reset, and the answer lost. */
    private static final int LINGER_SECONDS = 1;

    /** Requests handed on whose answers have not ended. */
    private int unanswered;

    /** Whether the answer to the oldest of them has begun. */
    private boolean isAnswering;

    private @Nullable InferenceError fault;

    /** Whether the fault is in the body of a request that was handed on. */
    private boolean isFaultInBody;

    private boolean isRefused;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (fault != null) {
            ReferenceCountUtil.release(message);
            return;
        }
        Optional<InferenceError> found = message instanceof HttpObject part ? faultOf(part) : Optional.empty();
        if (found.isEmpty()) {
            unanswered += message instanceof HttpRequest ? 1 : 0;
            context.fireChannelRead(message);
            return;
        }
        fault = found.get();
        isFaultInBody = !(message instanceof HttpRequest);
        ReferenceCountUtil.release(message);
        refuseInTurn(context, found.get());
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (isRefused) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        boolean isInterim =
                message instanceof HttpResponse head && head.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        isAnswering |= message instanceof HttpResponse && !isInterim;
        var _ = context.write(message, promise);
        if (message instanceof LastHttpContent && !isInterim) {
            unanswered--;
            isAnswering = false;
            if (fault != null) {
                refuseInTurn(context, fault);
            }
        }
    }

    /** Refuses once the answers to all earlier requests have been written. */
    private void refuseInTurn(ChannelHandlerContext context, InferenceError error) {
        if (unanswered > (isFaultInBody ? 1 : 0)) {
            return;
        }
        isRefused = true;
        if (isFaultInBody && (unanswered == 0 || isAnswering)) {
            closeNow(context);
            return;
        }
        var _ = context.writeAndFlush(answer(error)).addListener(_ -> close(context));
    }

    private static void close(ChannelHandlerContext context) {
        if (context.channel() instanceof DuplexChannel channel
                && context.pipeline().get(SslHandler.class) == null) {
            var _ = channel.shutdownOutput();
            var _ = context.executor().schedule(() -> closeNow(context), LINGER_SECONDS, TimeUnit.SECONDS);
            return;
        }
        closeNow(context);
    }

    private static void closeNow(ChannelHandlerContext context) {
        var _ = context.close();
    }

    private static FullHttpResponse answer(InferenceError error) {
        HttpResponseStatus status =
                HttpResponseStatus.valueOf(ErrorStatus.of(error).httpStatus());
        byte[] problem = "{\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"reason\":\"%s\",\"field\":\"%s\"}"
                .formatted(status.reasonPhrase(), status.code(), error.message(), error.reason(), error.field())
                .getBytes(StandardCharsets.US_ASCII);
        FullHttpResponse answer =
                new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(problem));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json")
                .set(HttpHeaderNames.CONTENT_LENGTH, problem.length)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        return answer;
    }

    private static Optional<InferenceError> faultOf(HttpObject part) {
        if (part.decoderResult().isFailure()) {
            return Optional.of(faultOf(part, part.decoderResult().cause()));
        }
        return part instanceof HttpRequest request ? faultOf(request) : Optional.empty();
    }

    private static InferenceError faultOf(HttpObject part, Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> new Unroutable(Unroutable.Kind.LONG_TARGET);
            case TooLongHttpHeaderException _ -> new Unroutable(Unroutable.Kind.LONG_HEADERS);
            default ->
                (part instanceof HttpRequest request
                                ? faultOfHeaders(request.headers())
                                : Optional.<InferenceError>empty())
                        .orElseGet(() -> new InvalidInput("request", "malformed", "one that RFC 9112 allows"));
        };
    }

    private static Optional<InferenceError> faultOf(HttpRequest request) {
        HttpVersion version = request.protocolVersion();
        boolean isCurrent = version.equals(HttpVersion.HTTP_1_1);
        if (!isCurrent && !version.equals(HttpVersion.HTTP_1_0)) {
            return Optional.of(new Unroutable(Unroutable.Kind.VERSION));
        }
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1) {
            return Optional.of(new InvalidInput("Host", "given %d times".formatted(hosts.size()), "once"));
        }
        if (hosts.isEmpty() && isCurrent) {
            return Optional.of(new InvalidInput("Host", "absent", "once"));
        }
        return faultOfHeaders(request.headers());
    }

    /** A fault of the headers that say where a body ends. */
    private static Optional<InferenceError> faultOfHeaders(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (!codings.isEmpty() && !lengths.isEmpty()) {
            return Optional.of(new InvalidInput("Content-Length", "beside Transfer-Encoding", "one of the two"));
        }
        if (codings.size() > 1 || codings.stream().anyMatch(coding -> !coding.equalsIgnoreCase("chunked"))) {
            return Optional.of(new InvalidInput("Transfer-Encoding", "several, or another", "chunked alone"));
        }
        if (lengths.size() > 1 || lengths.stream().anyMatch(length -> !length.matches("[0-9]{1,18}"))) {
            return Optional.of(new InvalidInput("Content-Length", "several, or no number", "one number of bytes"));
        }
        return Optional.empty();
    }
}
