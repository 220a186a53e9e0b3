package io.bertmesh.call;

import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import java.time.Duration;

/**
 * A client that may call the service.
 *
 * @param id the key's id, or the token's subject in its visible form; not a secret
 * @param tokens how many tokens the caller may still use
 */
public record Caller(String id, TokenBucket tokens) {

    /** Every caller of a service that asks for no credentials. */
    public static final Caller ANYONE = new Caller("", TokenBucket.UNLIMITED);

    /** OpenID Connect Core, section 2, allows 255 characters, so the cut never makes two valid subjects equal. */
    private static final int MAX_SUBJECT_CHARACTERS = 255;

    /**
     * A caller known by its token's subject, without a rate. A user may have chosen the subject, so it must not forge a
     * log line. {@code _} replaces each invisible character, and a long subject is cut.
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

    /** Zero if a call of this caller may begin now, otherwise the time until one may. */
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

    /** Charges the caller for the tokens of a text. */
    public void charge(long count) {
        tokens.charge(count);
    }
}
