package io.bertmesh.cache;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that all share, one request behind another. Thread-safe; nothing here blocks.
 *
 * <p>It is made when it is first needed, and given up with all that waits on it as soon as one reply is late: behind a
 * peer that stands still, or a network that swallows packets, nothing else would ever come through. The next use makes
 * a new one. This is why there is no pool, whose connections nobody outside can give up.
 */
final class RedisLink implements AutoCloseable {

    /** More requests than any load has on their way. Those beyond fail at once. */
    private static final int MAX_WAITING = 16_384;

    /** A connection without traffic is closed, so that one whose peer vanished while it was made does not stay. */
    private static final int IDLE_SECONDS = 60;

    private final Vertx vertx;
    private final RedisOptions options;
    private final Duration timeout;
    // Guarded by this, as is closed.
    private @Nullable Attempt current;
    private boolean closed;

    private record Attempt(Redis client, CompletableFuture<RedisConnection> connection) {}

    /**
     * @param url {@code redis://} or {@code rediss://}, with user, password and database if need be
     * @param timeout within which a reply must come, the time to connect included
     */
    RedisLink(Vertx vertx, String url, Duration timeout) {
        this.vertx = vertx;
        this.timeout = timeout;
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(Math.max(1, timeout.toMillis())))
                .setIdleTimeout(IDLE_SECONDS)
                .setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHostnameVerificationAlgorithm("HTTPS");
        this.options = new RedisOptions()
                .setConnectionString(url)
                .setNetClientOptions(net)
                .setMaxPoolSize(1)
                .setMaxWaitingHandlers(MAX_WAITING)
                // A span for each command would name the keys.
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    /** Sends a request. The reply fails with what Redis says, what befell the connection, or a timeout. */
    CompletableFuture<@Nullable Response> send(Request request) {
        return use(connection -> connection.send(request));
    }

    /** Sends requests in one go. The replies fail together. */
    CompletableFuture<List<@Nullable Response>> send(List<Request> requests) {
        return use(connection -> connection.batch(requests));
    }

    /** Gives the connection up. All uses to come fail. */
    @Override
    public void close() {
        Attempt last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            last.client().close();
        }
    }

    private <T extends @Nullable Object> CompletableFuture<T> use(Function<RedisConnection, Future<T>> request) {
        @Nullable Attempt attempt = attempt();
        if (attempt == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("closed"));
        }
        return attempt.connection()
                .thenCompose(connection -> request.apply(connection).toCompletionStage())
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((_, failure) -> {
                    if (failure instanceof TimeoutException) {
                        giveUp(attempt);
                    }
                });
    }

    /** The connection, or the attempt to make one; nothing once this is closed. */
    private synchronized @Nullable Attempt attempt() {
        if (closed || current != null) {
            return current;
        }
        Redis client = Redis.createClient(vertx, options);
        Attempt attempt = new Attempt(client, new CompletableFuture<>());
        current = attempt;
        client.connect().onComplete(made -> {
            if (made.failed()) {
                giveUp(attempt);
                attempt.connection().completeExceptionally(made.cause());
                return;
            }
            made.result().exceptionHandler(_ -> giveUp(attempt));
            made.result().endHandler(_ -> giveUp(attempt));
            attempt.connection().complete(made.result());
        });
        return attempt;
    }

    private void giveUp(Attempt attempt) {
        synchronized (this) {
            if (attempt.equals(current)) {
                current = null;
            }
        }
        attempt.client().close();
    }
}
