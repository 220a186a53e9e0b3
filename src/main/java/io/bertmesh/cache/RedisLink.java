package io.bertmesh.cache;

import io.bertmesh.config.BertConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection to Redis that all callers share, one request behind another. Thread-safe; no method blocks.
 *
 * <p>The first use opens the connection. As soon as one reply is late, the link closes the connection and fails all
 * requests that wait on it, because no later reply would come through a peer that hangs or a network that drops packets.
 * The next use opens a new one.
 *
 * <p>No use waits for longer than the timeout, but opening a connection may take longer than that: it takes a few round
 * trips, and more with TLS and a password. If the link gave up after one timeout, it would never reach a Redis that
 * answers in a good half of it.
 *
 * <p>Why this is no {@code quarkus.redis.*} client: closing one of its connections only puts it back into the pool, with the
 * late replies still to come, and the client itself is made once, by Quarkus. Its password is a setting that is read once,
 * too, while this link reads the password's file anew for each connection.
 */
final class RedisLink implements AutoCloseable {

    /** Longest that opening a connection takes. */
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);

    private final Vertx vertx;
    private final BertConfig.Cache config;
    private final Duration timeout;
    private final Duration connectLimit;
    private final Consumer<Throwable> notConnected;
    // Guarded by this, as is closed.
    private @Nullable Attempt current;
    private boolean closed;

    private record Attempt(Future<Redis> client, CompletableFuture<RedisConnection> connection) {}

    /**
     * @param config with the URL of a Redis, and the timeout within which a reply must come
     * @param notConnected is told why, each time that no connection could be opened, because the uses that waited for it
     *     may have timed out by then
     */
    RedisLink(Vertx vertx, BertConfig.Cache config, Consumer<Throwable> notConnected) {
        this.vertx = vertx;
        this.config = config;
        this.timeout = config.redisTimeout();
        this.notConnected = notConnected;
        this.connectLimit = timeout.compareTo(CONNECT_LIMIT) > 0 ? timeout : CONNECT_LIMIT;
    }

    /** Sends a request. The reply fails with an error of Redis, a fault of the connection, or a timeout. */
    CompletableFuture<@Nullable Response> send(Request request) {
        return use(connection -> connection.send(request));
    }

    /** Sends requests as one batch. The replies fail together. */
    CompletableFuture<List<@Nullable Response>> send(List<Request> requests) {
        return use(connection -> connection.batch(requests));
    }

    /** Closes the connection. All later uses fail. */
    @Override
    public void close() {
        Attempt last;
        synchronized (this) {
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            last.client().onSuccess(Redis::close);
        }
    }

    private <T extends @Nullable Object> CompletableFuture<T> use(Function<RedisConnection, Future<T>> request) {
        @Nullable Attempt attempt;
        try {
            attempt = attempt();
        } catch (RejectedExecutionException e) {
            // Vert.x has ended, because the process is about to.
            return CompletableFuture.failedFuture(e);
        }
        if (attempt == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("closed"));
        }
        return attempt.connection()
                .thenCompose(connection -> inTime(request.apply(connection), attempt))
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private <T extends @Nullable Object> CompletableFuture<T> inTime(Future<T> reply, Attempt attempt) {
        return reply.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(timeout.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((_, failure) -> {
                    if (failure instanceof TimeoutException) {
                        giveUp(attempt.client());
                    }
                });
    }

    /** The connection, or the attempt to open one; null once this is closed. */
    private synchronized @Nullable Attempt attempt() {
        if (closed || current != null) {
            return current;
        }
        // Blocking, because it reads the password's file.
        Future<Redis> client = vertx.executeBlocking(
                        () -> Redis.createClient(vertx, RedisAccess.options(config, connectLimit)), false)
                .map(redis -> Objects.requireNonNull(redis));
        CompletableFuture<RedisConnection> made = new CompletableFuture<>();
        CompletableFuture<RedisConnection> connection = made.orTimeout(connectLimit.toNanos(), TimeUnit.NANOSECONDS)
                .whenComplete((_, failure) -> {
                    if (failure != null && giveUp(client)) {
                        notConnected.accept(failure);
                    }
                });
        Attempt attempt = new Attempt(client, connection);
        current = attempt;
        client.compose(Redis::connect).onComplete(connected -> {
            if (connected.failed()) {
                made.completeExceptionally(connected.cause());
                return;
            }
            connected.result().exceptionHandler(_ -> giveUp(client));
            connected.result().endHandler(_ -> giveUp(client));
            if (!made.complete(connected.result())) {
                // Too late.
                connected.result().close();
            }
        });
        return attempt;
    }

    /** Closes a client if it is the current one, and tells whether it was. Vert.x does not allow to close one twice. */
    private boolean giveUp(Future<Redis> client) {
        synchronized (this) {
            if (current == null || !client.equals(current.client())) {
                return false;
            }
            current = null;
        }
        client.onSuccess(Redis::close);
        return true;
    }
}
