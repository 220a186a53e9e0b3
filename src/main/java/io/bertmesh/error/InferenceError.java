package io.bertmesh.error;

import java.time.Duration;
import java.util.Optional;

/**
 * Everything that can keep an input or a request from being answered.
 *
 * <p>The family is closed: {@code api.ErrorStatus} gives each case its gRPC code and HTTP status. No case ever holds
 * text of a request, only sizes, kinds and positions.
 */
public sealed interface InferenceError {

    /** A stable word for programs, in upper case. */
    default String reason() {
        return switch (this) {
            case InvalidInput _ -> "INVALID_INPUT";
            case TextTooLong _ -> "TEXT_TOO_LONG";
            case RequestTooLarge _ -> "REQUEST_TOO_LARGE";
            case UnknownModel _ -> "UNKNOWN_MODEL";
            case TaskNotOffered _ -> "TASK_NOT_OFFERED";
            case Overloaded _ -> "OVERLOADED";
            case Unauthenticated _ -> "UNAUTHENTICATED";
            case PermissionDenied _ -> "PERMISSION_DENIED";
            case RateExceeded _ -> "RATE_EXCEEDED";
            case DeadlineExceeded _ -> "DEADLINE_EXCEEDED";
            case Cancelled _ -> "CANCELLED";
            case Unavailable _ -> "UNAVAILABLE";
            case Internal _ -> "INTERNAL";
            case Unroutable(Unroutable.Kind kind) -> kind.reason;
        };
    }

    /** A sentence for people: what was found and what was expected. */
    String message();

    /** Path of the field at fault, such as {@code texts[3]}, or empty if no single field is. */
    default String field() {
        return "";
    }

    /** When the same call may well succeed, if that can be told. */
    default Optional<Duration> retryHint() {
        return Optional.empty();
    }

    /** The same error with another path of its field, if it has a field. */
    default InferenceError at(String otherField) {
        return this;
    }

    /**
     * A field is malformed or out of its range.
     *
     * @param field path of the field
     * @param actual kind or size of what was found, never the text itself
     * @param expected what would have been right
     */
    record InvalidInput(String field, String actual, String expected) implements InferenceError {
        @Override
        public String message() {
            return "%s: %s (expected: %s)".formatted(field, actual, expected);
        }

        @Override
        public InferenceError at(String otherField) {
            return new InvalidInput(otherField, actual, expected);
        }
    }

    /** A text has more tokens than the model takes. Both counts include [CLS] and [SEP]. */
    record TextTooLong(String field, int tokens, int maxTokens) implements InferenceError {
        @Override
        public String message() {
            return "%s: %d tokens (expected: at most %d)".formatted(field, tokens, maxTokens);
        }

        @Override
        public InferenceError at(String otherField) {
            return new TextTooLong(otherField, tokens, maxTokens);
        }
    }

    /**
     * A call is larger than the edge reads.
     *
     * @param maxBytes the limit; how large the call was is unknown, for reading stopped there
     */
    record RequestTooLarge(long maxBytes) implements InferenceError {
        @Override
        public String message() {
            return "request: too large (expected: at most %d bytes)".formatted(maxBytes);
        }
    }

    /** The HTTP server found no one to take the call, or its body did not come. */
    record Unroutable(Kind kind) implements InferenceError {

        /** What was wrong. */
        public enum Kind {
            PATH("HTTP_404", "path", "unknown", "one that /q/openapi lists"),
            METHOD("HTTP_405", "method", "not offered at this path", "one that /q/openapi lists"),
            ACCEPT("HTTP_406", "Accept", "excludes JSON", "application/json"),
            SLOW_BODY("HTTP_408", "body", "late", "all of it within the request timeout"),
            CONTENT_TYPE("HTTP_415", "Content-Type", "absent or another", "application/json");

            private final String reason;
            private final String field;
            private final String actual;
            private final String expected;

            Kind(String reason, String field, String actual, String expected) {
                this.reason = reason;
                this.field = field;
                this.actual = actual;
                this.expected = expected;
            }
        }

        @Override
        public String field() {
            return kind.field;
        }

        @Override
        public String message() {
            return "%s: %s (expected: %s)".formatted(kind.field, kind.actual, kind.expected);
        }
    }

    /** No such model or version is loaded. */
    record UnknownModel(String field, String expected) implements InferenceError {
        @Override
        public String message() {
            return "%s: not loaded (expected: %s)".formatted(field, expected);
        }
    }

    /** The model is loaded but has no part that could do the task. */
    record TaskNotOffered(String task, String offered) implements InferenceError {
        @Override
        public String field() {
            return "model";
        }

        @Override
        public String message() {
            return "model: does not offer %s (expected: one of %s)".formatted(task, offered);
        }
    }

    /**
     * The queue has no room. The same call may well succeed after {@code retryAfter}.
     *
     * @param unit what is counted: {@code tokens}, {@code texts} or {@code ms of work}
     * @param waiting how much of it waits already
     * @param limit how much of it may wait; for work, as far as the configuration and the call's deadline allow
     */
    record Overloaded(String unit, long waiting, long limit, Duration retryAfter) implements InferenceError {
        @Override
        public Optional<Duration> retryHint() {
            return Optional.of(retryAfter);
        }

        @Override
        public String message() {
            return "queue: %d %s wait (expected: room within %d); retry after %d ms"
                    .formatted(waiting, unit, limit, retryAfter.toMillis());
        }
    }

    /**
     * Nobody knows the caller: it showed nothing, or something that does not hold. Which of these is not told.
     *
     * @param expected the kinds of credentials that are taken
     */
    record Unauthenticated(String expected) implements InferenceError {
        @Override
        public String message() {
            return "caller: unknown (expected: %s)".formatted(expected);
        }
    }

    /** The caller is known, and may not do this. */
    record PermissionDenied() implements InferenceError {
        @Override
        public String message() {
            return "caller: not allowed (expected: one who may use this service)";
        }
    }

    /** The caller has used up what its key allows. The same call may well succeed after {@code retryAfter}. */
    record RateExceeded(long tokensPerSecond, Duration retryAfter) implements InferenceError {
        @Override
        public Optional<Duration> retryHint() {
            return Optional.of(retryAfter);
        }

        @Override
        public String message() {
            return "caller: over its rate (expected: at most %d tokens a second); retry after %d ms"
                    .formatted(tokensPerSecond, retryAfter.toMillis());
        }
    }

    /** The caller's time was up before the answer was there. */
    record DeadlineExceeded() implements InferenceError {
        @Override
        public String message() {
            return "deadline: passed before the answer was ready (expected: more time or a shorter request)";
        }
    }

    /** The caller has gone. */
    record Cancelled() implements InferenceError {
        @Override
        public String message() {
            return "call: cancelled by the caller";
        }
    }

    /** The service is starting or draining, or no run of it ends or can succeed. */
    record Unavailable(String state) implements InferenceError {
        @Override
        public String message() {
            return "service: %s (expected: ready); try another instance".formatted(state);
        }
    }

    /** A fault of ours. The log has the cause, the caller does not. */
    record Internal() implements InferenceError {
        @Override
        public String message() {
            return "internal error: the fault is the server's and is in its log";
        }
    }
}
