package io.bertmesh.inference;

import io.bertmesh.config.BertConfig;
import io.bertmesh.error.InferenceException;
import jakarta.enterprise.context.ApplicationScoped;

/** Checks the sizes of a request, with the same messages for every task. */
@ApplicationScoped
public class RequestLimits {

    private final int maxInputs;
    private final int maxCharacters;
    private final long maxAnswerBytes;

    RequestLimits(BertConfig config) {
        this.maxInputs = config.limits().textsPerRequest();
        this.maxCharacters = config.limits().charactersPerText();
        this.maxAnswerBytes = config.limits().answerBytes();
    }

    /** Throws {@link InferenceException} unless {@code count} is between 1 and the configured limit. */
    public void requireCount(String field, int count) {
        if (count == 0) {
            throw InferenceException.invalid(field, "empty list", "1 to " + maxInputs);
        }
        if (count > maxInputs) {
            throw InferenceException.invalid(field, String.valueOf(count), "1 to " + maxInputs);
        }
    }

    /** Throws {@link InferenceException} if the text has more UTF-16 code units than the configured limit. */
    void requireCharacters(String field, String text) {
        if (text.length() > maxCharacters) {
            throw InferenceException.invalid(field, text.length() + " characters", "at most " + maxCharacters);
        }
    }

    /** Throws {@link InferenceException} if an answer exceeds what the call's answers so far leave of the limit. */
    void requireAnswerBytes(String field, long bytes, long reservedBytes) {
        long left = maxAnswerBytes - reservedBytes;
        if (bytes > left) {
            throw InferenceException.invalid(
                    field,
                    "an answer of about %d bytes".formatted(bytes),
                    "at most %d, what is left of the %d bytes of a call".formatted(left, maxAnswerBytes));
        }
    }

    /** Throws {@link InferenceException} unless {@code value} is from {@code min} to {@code max}. */
    public static void requireRange(String field, int value, int min, int max) {
        if (value < min || value > max) {
            throw InferenceException.invalid(field, String.valueOf(value), min + " to " + max);
        }
    }
}
