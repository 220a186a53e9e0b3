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
 * One connection to Redis that all share, one request behind another. Thread-safe; nothing here blocks.
 *
 * <p>It is made when it is first needed, and given up with all that waits on it as soon as one reply is late: behind a
 * peer that stands still, or a network that swallows packets, nothing else would ever come through. The next use makes
 * a new one. This is why there is no pool, whose connections nobody outside can give up.
 *
 * <p>No use waits for longer than the timeout, but the connection is given more time than that to be made: it takes a
 * few turns, with TLS and a password some more, and whoever gave up after each would never get through to a Redis that
 * answers in a good half of the timeout.
 */
final class RedisLink implements AutoCloseable {

    /** Longest that a connection is being made. */
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
     * @param notConnected told each time that no connection could be made why, for by then those who waited for it may
     *     have given up
     */
    RedisLink(Vertx vertx, BertConfig.Cache config, Consumer<Throwable> notConnected) {
        this.vertx = vertx;
        this.config = config;
        this.timeout = config.redisTimeout();
        this.notConnected = notConnected;
        this.connectLimit = timeout.compareTo(CONNECT_LIMIT) > 0 ? timeout : CONNECT_LIMIT;
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
            last.client().onSuccess(Redis::close);
        }
    }

    private <T extends @Nullable Object> CompletableFuture<T> use(Function<RedisConnection, Future<T>> request) {
        @Nullable Attempt attempt;
        try {
            attempt = attempt();
        } catch (RejectedExecutionException e) {
            // Vert.x has ended, as the process is about to.
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

    /** The connection, or the attempt to make one; nothing once this is closed. */
    private synchronized @Nullable Attempt attempt() {
        if (closed || current != null) {
            return current;
        }
        // Reads the file of the password.
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

    /** Tells whether it was in use until now: if not, it is closed already, and would not be closed twice in peace. */
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
