package io.bertmesh.call;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import java.time.Duration;

/**
 * Somebody who may call.
 *
 * @param id the key's id, or the token's subject as it is shown; no secret
 * @param tokens what the caller may still use
 */
public record Caller(String id, TokenBucket tokens) {

    /** Whoever calls where nobody is asked for credentials. */
    public static final Caller ANYONE = new Caller("", TokenBucket.UNLIMITED);

    /**
     * OpenID Connect Core, section 2: a subject is 255 characters at most. So no two that keep to it look the same for
     * having been cut.
     */
    private static final int MAX_SUBJECT_CHARACTERS = 255;

    /**
     * A caller by the subject of its token, without a rate. What is no visible character of it is shown as {@code _}, and
     * what is too long is cut: a subject may be a name that a user chose, and must not forge a line of a log.
     */
    public static Caller ofSubject(String subject) {
        StringBuilder shown = new StringBuilder();
        subject.codePoints()
                .limit(MAX_SUBJECT_CHARACTERS)
                .map(character -> isVisible(character) ? character : '_')
                .forEach(shown::appendCodePoint);
        return unlimited(shown.toString());
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** A caller whose rate is not limited. */
    public static Caller unlimited(String id) {
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
