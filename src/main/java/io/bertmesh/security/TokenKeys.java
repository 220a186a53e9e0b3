package io.bertmesh.security;

import io.bertmesh.call.Ticker;
import io.bertmesh.config.SecurityConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The issuer's keys as they are known now. Those of a file are read like any file. Those of an issuer are fetched once
 * in a period, sooner if that failed or a token names a key that is not among them, but never in a row. Thread-safe.
 */
final class TokenKeys {

    private static final Logger LOG = Logger.getLogger(TokenKeys.class);

    /** Between two fetches at least: anybody can name a key that is not known. */
    static final Duration LEAST_PAUSE = Duration.ofSeconds(10);

    private final SecurityConfig.Jwt config;
    private final Ticker ticker;
    private final Supplier<String> source;
    private final AtomicBoolean isWanted = new AtomicBoolean(true);
    // Written by the one thread that fetches or reads.
    private volatile Optional<TokenVerifier> verifier = Optional.empty();
    // Owned by the thread that fetches.
    private long fetchedAtNanos;
    private boolean hasTried;

    /**
     * Keys that are not known yet.
     *
     * @param source fetches a JSON Web Key Set, or throws {@link SecurityFileException}
     */
    TokenKeys(SecurityConfig.Jwt config, Ticker ticker, Supplier<String> source) {
        this.config = config;
        this.ticker = ticker;
        this.source = source;
    }

    /** Takes the keys of a file in place of all before. */
    void read(List<byte[]> contents) {
        verifier = Optional.of(TokenVerifier.of(config, new String(contents.getFirst(), StandardCharsets.UTF_8)));
    }

    /** Fetches the keys if it is time to. Called often, by one thread. */
    void fetchIfDue() {
        Duration age = Duration.ofNanos(ticker.nanos() - fetchedAtNanos);
        Duration pause = isWanted.get() ? LEAST_PAUSE : config.refreshPeriod();
        if (hasTried && age.compareTo(pause) < 0) {
            return;
        }
        hasTried = true;
        try {
            verifier = Optional.of(TokenVerifier.of(config, source.get()));
            isWanted.set(false);
        } catch (SecurityFileException e) {
            isWanted.set(true);
            LOG.warnf("BERTMESH_SECURITY_JWT_ISSUER: %s; the keys known before are used", e.getMessage());
        } finally {
            fetchedAtNanos = ticker.nanos();
        }
    }

    /** The verdict on a token, or empty if no keys are known yet. */
    Optional<TokenVerdict> verify(String token) {
        Optional<TokenVerdict> verdict = verifier.map(known -> known.verify(token));
        if (verdict.isPresent() && verdict.get() instanceof TokenVerdict.KeyUnknown) {
            isWanted.set(true);
        }
        return verdict;
    }
}
