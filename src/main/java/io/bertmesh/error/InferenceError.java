package io.bertmesh.error;

import java.time.Duration;
import java.util.Optional;

/**
 * A reason why an input or a request gets no answer.
 *
 * <p>The family is closed: {@code protocol.ErrorStatus} gives each case its gRPC code and HTTP status. No case holds
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
            case DeadlineExceeded _, TimedOut _ -> "DEADLINE_EXCEEDED";
            case Cancelled _ -> "CANCELLED";
            case Unavailable _ -> "UNAVAILABLE";
            case Internal _ -> "INTERNAL";
            case Unroutable(Unroutable.Kind kind) -> kind.reason;
        };
    }

    /** A sentence for people: the actual and the expected value. */
    String message();

    /** The path of the faulty field, such as {@code texts[3]}, or empty if no single field is at fault. */
    default String field() {
        return "";
    }

    /** After how long the same call may succeed, if known. */
    default Optional<Duration> retryHint() {
        return Optional.empty();
    }

    /**
     * A field is malformed or out of its range.
     *
     * @param field path of the field
     * @param actual kind or size of the value, never the text itself
     * @param expected the values that are valid
     */
    record InvalidInput(String field, String actual, String expected) implements InferenceError {
        @Override
        public String message() {
            return "%s: %s (expected: %s)".formatted(field, actual, expected);
        }
    }

    /** A text has more tokens than the model accepts. Both counts include [CLS] and [SEP]. */
    record TextTooLong(String field, int tokens, int maxTokens) implements InferenceError {
        @Override
        public String message() {
            return "%s: %d tokens (expected: at most %d)".formatted(field, tokens, maxTokens);
        }
    }

    /**
     * A call is larger than the edge accepts.
     *
     * @param maxBytes the limit; the call's size is unknown, because reading stopped there
     */
    record RequestTooLarge(long maxBytes) implements InferenceError {
        @Override
        public String message() {
            return "request: too large (expected: at most %d bytes)".formatted(maxBytes);
        }
    }

    /** The server has no resource or method for the request, or the body did not arrive in time. */
    record Unroutable(Kind kind) implements InferenceError {

        /** The part of the request at fault. */
        public enum Kind {
            RPC("UNKNOWN_METHOD", "method", "unknown", "one that gRPC reflection lists"),
            PATH("HTTP_404", "path", "unknown", "one that /q/openapi lists"),
            METHOD("HTTP_405", "method", "not offered at this path", "one that /q/openapi lists"),
            ACCEPT("HTTP_406", "Accept", "excludes JSON", "application/json"),
            SLOW_BODY("HTTP_408", "body", "late", "all of it within the request timeout"),
            LONG_TARGET("HTTP_414", "path", "too long", "a shorter one"),
            CONTENT_TYPE("HTTP_415", "Content-Type", "absent or another", "application/json"),
            CHARSET("HTTP_415", "Content-Type", "another charset", "application/json in UTF-8"),
            CONTENT_ENCODING("HTTP_415", "Content-Encoding", "another", "gzip or identity"),
            LONG_HEADERS("HTTP_431", "headers", "too large", "fewer or shorter ones"),
            VERSION("HTTP_505", "version", "another", "HTTP/1.1, HTTP/1.0 or HTTP/2");

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

    /** The requested model or version is not loaded. */
    record UnknownModel(String field, String expected) implements InferenceError {
        @Override
        public String message() {
            return "%s: not loaded (expected: %s)".formatted(field, expected);
        }
    }

    /** The model is loaded but cannot do the task. */
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
     * The queue, or the memory for requests and answers, has no room. The same call may succeed after {@code retryAfter}.
     *
     * @param unit the unit of the counts: {@code tokens}, {@code texts}, {@code ms of work} or {@code bytes}
     * @param waiting how much already waits
     * @param limit how much may wait; for work, within the configuration and the call's deadline
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
     * The caller sent no credentials or invalid ones. The error does not say which.
     *
     * @param expected the kinds of credentials that the service accepts
     */
    record Unauthenticated(String expected) implements InferenceError {
        @Override
        public String message() {
            return "caller: unknown (expected: %s)".formatted(expected);
        }
    }

    /** The caller is known but may not do this. */
    record PermissionDenied() implements InferenceError {
        @Override
        public String message() {
            return "caller: not allowed (expected: one who may use this service)";
        }
    }

    /** The caller has used up the rate of its key. The same call may succeed after {@code retryAfter}. */
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

    /** The deadline that the caller gave passed before the answer was ready. */
    record DeadlineExceeded() implements InferenceError {
        @Override
        public String message() {
            return "deadline: passed before the answer was ready (expected: more time or a shorter request)";
        }
    }

    /** The time that the service allows for a call passed before the answer was ready. */
    record TimedOut() implements InferenceError {
        @Override
        public String message() {
            return "request timeout: passed before the answer was ready (expected: a shorter request)";
        }
    }

    /** The caller has cancelled the call. */
    record Cancelled() implements InferenceError {
        @Override
        public String message() {
            return "call: cancelled by the caller";
        }
    }

    /** The service is starting or draining, or its runs hang, or none of its runs can succeed. */
    record Unavailable(String state) implements InferenceError {
        @Override
        public String message() {
            return "service: %s (expected: ready); try another instance".formatted(state);
        }
    }

    /** A bug or fault of the server. The log has the cause, and the caller does not see it. */
    record Internal() implements InferenceError {
        @Override
        public String message() {
            return "internal error: the fault is the server's and is in its log";
        }
    }
}
