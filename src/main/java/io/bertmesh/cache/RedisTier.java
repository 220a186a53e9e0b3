package io.bertmesh.cache;

import io.bertmesh.cache.CircuitBreaker.Permit;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.config.BertConfig;
import io.bertmesh.telemetry.CacheMetrics;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers in Redis, as bytes. Thread-safe.
 *
 * <p>Every failure of Redis is counted and is a miss. A lookup waits for no longer than the link's timeout. After a few
 * failures in a row no lookup waits until Redis answers again, which a background request finds out. Writing never
 * waits, and has a circuit breaker of its own, because a full Redis still answers lookups.
 */
final class RedisTier implements AutoCloseable {

    static final CircuitBreaker.Settings BREAKER =
            new CircuitBreaker.Settings(5, Duration.ofSeconds(1), Duration.ofSeconds(8));

    /** Most bytes in flight to Redis. Answers beyond are not written, because they can be computed again. */
    private static final long MAX_BYTES_IN_FLIGHT = 8 << 20;

    /** Charged at least for each answer, so that small ones are bounded, too. */
    private static final long LEAST_CHARGE_BYTES = 8 << 10;

    private final RedisLink link;
    private final String ttlMillis;
    private final Ticker ticker;
    private final CircuitBreaker reads;
    private final CircuitBreaker writes;
    private final CacheMetrics metrics;
    private final RedisLog log = new RedisLog();
    private final AtomicLong bytesInFlight = new AtomicLong();

    /** @param config with the URL of a Redis */
    RedisTier(
            Vertx vertx,
            BertConfig.Cache config,
            CircuitBreaker.Settings breaker,
            Ticker ticker,
            CacheMetrics metrics) {
        this.link = new RedisLink(vertx, config, this::notConnected);
        this.ttlMillis = String.valueOf(config.ttl().toMillis());
        this.ticker = ticker;
        this.reads = new CircuitBreaker(breaker, ticker);
        this.writes = new CircuitBreaker(breaker, ticker);
        this.metrics = metrics;
        metrics.breaker("read", reads::isOpen);
        metrics.breaker("write", writes::isOpen);
    }

    /**
     * Looks up keys, all in one request.
     *
     * @return for each key in order its bytes, if Redis has it; empty if the circuit is open, or Redis does not answer in
     *     time
     */
    Optional<List<Optional<byte[]>>> find(List<String> keys, Call call) {
        Permit permit = reads.ask();
        if (permit != Permit.USE) {
            metrics.skipped("read", keys.size());
            if (permit == Permit.TRY) {
                tryAgain();
            }
            return Optional.empty();
        }
        Request request = Request.cmd(Command.MGET);
        keys.forEach(request::arg);
        long startNanos = ticker.nanos();
        CompletableFuture<@Nullable Response> reply = link.send(request).whenComplete((_, failure) -> {
            metrics.lookedUp(ticker.nanos() - startNanos);
            report(reads, "read", failure);
        });
        return await(reply, keys, call);
    }

    /**
     * Counts the hits and misses of a lookup that Redis answered.
     *
     * @param corrupt how many of the misses are values that are no answers
     */
    void count(int hits, int misses, int corrupt) {
        metrics.hit("redis", hits);
        metrics.missed("redis", misses);
        for (int i = 0; i < corrupt; i++) {
            metrics.failed("redis", "corrupt");
        }
    }

    /** Writes answers in the background, or drops them. Overwrites existing values. */
    void write(Map<String, byte[]> answers) {
        List<Request> requests = new ArrayList<>(answers.size());
        long charged = 0;
        for (Map.Entry<String, byte[]> answer : answers.entrySet()) {
            long charge = Math.max(LEAST_CHARGE_BYTES, answer.getValue().length);
            if (bytesInFlight.addAndGet(charge) > MAX_BYTES_IN_FLIGHT) {
                bytesInFlight.addAndGet(-charge);
                break;
            }
            charged += charge;
            requests.add(Request.cmd(Command.SET)
                    .arg(answer.getKey())
                    .arg(answer.getValue())
                    .arg("PX")
                    .arg(ttlMillis));
        }
        boolean isAllowed = !requests.isEmpty() && writes.ask() != Permit.LEAVE;
        metrics.skipped("write", isAllowed ? answers.size() - requests.size() : answers.size());
        if (!isAllowed) {
            bytesInFlight.addAndGet(-charged);
            return;
        }
        long taken = charged;
        CompletableFuture<?> _ = link.send(requests).whenComplete((_, failure) -> {
            bytesInFlight.addAndGet(-taken);
            report(writes, "write", failure);
        });
    }

    @Override
    public void close() {
        link.close();
    }

    /** Sends a request that no call waits for, to find out whether Redis answers again. */
    private void tryAgain() {
        CompletableFuture<?> _ = link.send(Request.cmd(Command.PING)).whenComplete((_, failure) -> {
            if (failure == null) {
                reads.answered();
            } else {
                report(reads, "read", failure);
            }
        });
    }

    /** The uses that waited for the connection report their own failure, most often a timeout. */
    private void notConnected(Throwable failure) {
        metrics.failed("redis", "connection");
        log.notConnected(failure);
    }

    private void report(CircuitBreaker breaker, String operation, @Nullable Throwable failure) {
        if (failure == null) {
            log.used();
            if (breaker.succeeded()) {
                log.closed(operation);
            }
            return;
        }
        metrics.failed("redis", kind(failure));
        if (breaker.failed()) {
            log.opened(operation, failure);
        }
    }

    private static String kind(Throwable failure) {
        return switch (failure) {
            case CompletionException wrapped when wrapped.getCause() != null -> kind(wrapped.getCause());
            case TimeoutException _ -> "timeout";
            case ErrorType _ -> "refused";
            default -> "connection";
        };
    }

    private static Optional<List<Optional<byte[]>>> await(
            CompletableFuture<@Nullable Response> reply, List<String> keys, Call call) {
        try {
            @Nullable Response values = reply.get(call.remainingNanos(), TimeUnit.NANOSECONDS);
            return values == null || values.size() != keys.size() ? Optional.empty() : Optional.of(bytes(values));
        } catch (TimeoutException | ExecutionException e) {
            // Either the call's deadline has passed, which the call finds out itself, or Redis timed out, which was
            // counted.
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static List<Optional<byte[]>> bytes(Response values) {
        List<Optional<byte[]>> found = new ArrayList<>(values.size());
        for (int i = 0; i < values.size(); i++) {
            @Nullable Response value = values.get(i);
            found.add(value == null ? Optional.empty() : Optional.of(value.toBytes()));
        }
        return found;
    }
}
