package io.bertmesh.security;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import java.time.Duration;

/**
 * Somebody who may call.
 *
 * @param id the key's id or the token's subject; no secret
 * @param tokens what the caller may still use
 */
public record Caller(String id, TokenBucket tokens) {

    /** Whoever calls where nobody is asked for credentials. */
    public static final Caller ANYONE = new Caller("anyone", TokenBucket.UNLIMITED);

    /** A caller whose rate is not limited. */
    static Caller unlimited(String id) {
        return new Caller(id, TokenBucket.UNLIMITED);
    }

    /** Zero if a call of this caller may begin now, or else how long until one may. */
    public Duration untilFree() {
        return tokens.untilFree();
    }

    /** Throws {@link InferenceException} if the caller has used up its rate. */
    public void requireRate() {
        Duration wait = untilFree();
        if (!wait.isZero()) {
            throw new InferenceException(new InferenceError.RateExceeded(tokens.tokensPerSecond(), wait));
        }
    }

    /** Tokens of a text of this caller were counted. */
    public void charge(long count) {
        tokens.charge(count);
    }
}
