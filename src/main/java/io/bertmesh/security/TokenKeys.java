package io.bertmesh.security;

import io.bertmesh.call.Ticker;
import io.bertmesh.config.SecurityConfig;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The issuer's keys as they are known now, from a file or from the issuer. It fetches the issuer's keys once per
 * period, and sooner if that failed or a token names an unknown key, but never without a pause. Thread-safe.
 */
final class TokenKeys {

    private static final Logger LOG = Logger.getLogger(TokenKeys.class);

    /** Minimum time between two fetches, because any caller can name an unknown key. */
    static final Duration MIN_PAUSE = Duration.ofSeconds(10);

    private final SecurityConfig.Jwt config;
    private final Ticker ticker;
    private final Supplier<String> source;
    private final AtomicBoolean isWanted = new AtomicBoolean(true);
    // Written by the one thread that fetches or reads.
    private volatile Optional<TokenVerifier> verifier = Optional.empty();
    // Both are owned by the thread that fetches.
    private long fetchedAtNanos;
    private boolean hasTried;

    /**
     * Starts without keys.
     *
     * @param source fetches a JSON Web Key Set, or throws {@link SecurityFileException}
     */
    TokenKeys(SecurityConfig.Jwt config, Ticker ticker, Supplier<String> source) {
        this.config = config;
        this.ticker = ticker;
        this.source = source;
    }

    /** Replaces the keys by those of a file. */
    void read(List<byte[]> contents) {
        verifier = Optional.of(TokenVerifier.of(config, KeyText.of(contents.getFirst())));
    }

    /** Fetches the keys if a fetch is due. One thread calls it often. */
    void fetchIfDue() {
        Duration age = Duration.ofNanos(ticker.nanos() - fetchedAtNanos);
        Duration pause = isWanted.get() ? MIN_PAUSE : config.refreshPeriod();
        if (hasTried && age.compareTo(pause) < 0) {
            return;
        }
        hasTried = true;
        try {
            verifier = Optional.of(TokenVerifier.of(config, source.get()));
            isWanted.set(false);
        } catch (SecurityFileException e) {
            isWanted.set(true);
            LOG.warnf("BERTMESH_SECURITY_JWT_ISSUER: %s; the keys fetched before stay in use", e.getMessage());
        } finally {
            fetchedAtNanos = ticker.nanos();
        }
    }

    /** The verdict on a token; empty if no keys are known yet. */
    Optional<TokenVerdict> verify(String token) {
        Optional<TokenVerdict> verdict = verifier.map(known -> known.verify(token));
        if (verdict.isPresent() && verdict.get() instanceof TokenVerdict.KeyUnknown) {
            isWanted.set(true);
        }
        return verdict;
    }
}
