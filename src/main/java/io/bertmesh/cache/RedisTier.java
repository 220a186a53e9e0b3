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
 * <p>Whatever befalls Redis is counted and is a miss. A lookup waits for no longer than the link's timeout; after a few
 * failures in a row nobody waits at all until Redis answers again, which is tried in the background. Writing never
 * waits, and has a breaker of its own: a Redis that is full still gives what it has.
 */
final class RedisTier implements AutoCloseable {

    static final CircuitBreaker.Settings BREAKER =
            new CircuitBreaker.Settings(5, Duration.ofSeconds(1), Duration.ofSeconds(8));

    /** Bytes on their way to Redis. What comes beyond is not written: it can be computed again. */
    private static final long MAX_BYTES_UNDER_WAY = 8 << 20;

    /** So that there are not too many small ones either. */
    private static final long LEAST_CHARGE_BYTES = 8 << 10;

    private final RedisLink link;
    private final String ttlMillis;
    private final Ticker ticker;
    private final CircuitBreaker reads;
    private final CircuitBreaker writes;
    private final CacheMetrics metrics;
    private final RedisLog log = new RedisLog();
    private final AtomicLong bytesUnderWay = new AtomicLong();

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
     * Looks keys up together.
     *
     * @return for each key in order its bytes, if Redis has it; nothing at all if Redis cannot be asked now, or does not
     *     answer in time
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

    /** Writes answers some time. They may as well not be written. */
    void write(Map<String, byte[]> answers) {
        List<Request> requests = new ArrayList<>(answers.size());
        long charged = 0;
        for (Map.Entry<String, byte[]> answer : answers.entrySet()) {
            long charge = Math.max(LEAST_CHARGE_BYTES, answer.getValue().length);
            if (bytesUnderWay.addAndGet(charge) > MAX_BYTES_UNDER_WAY) {
                bytesUnderWay.addAndGet(-charge);
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
            bytesUnderWay.addAndGet(-charged);
            return;
        }
        long taken = charged;
        CompletableFuture<?> _ = link.send(requests).whenComplete((_, failure) -> {
            bytesUnderWay.addAndGet(-taken);
            report(writes, "write", failure);
        });
    }

    @Override
    public void close() {
        link.close();
    }

    /** Nobody waits for this: the call that happens to find that it is time goes on. */
    private void tryAgain() {
        CompletableFuture<?> _ = link.send(Request.cmd(Command.PING)).whenComplete((_, failure) -> {
            if (failure == null) {
                reads.answered();
            } else {
                report(reads, "read", failure);
            }
        });
    }

    /** Those who waited for the connection report for themselves, that it took too long most often. */
    private void notConnected(Throwable failure) {
        metrics.failed("redis", "connection");
        log.notConnected(failure);
    }

    private void report(CircuitBreaker breaker, String operation, @Nullable Throwable failure) {
        if (failure == null) {
            log.used();
            if (breaker.succeeded()) {
                log.usedAgain(operation);
            }
            return;
        }
        metrics.failed("redis", kind(failure));
        if (breaker.failed()) {
            log.leftAlone(operation, failure);
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
            // Either the time of the call is up, which it will find out, or of Redis, which was counted.
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
