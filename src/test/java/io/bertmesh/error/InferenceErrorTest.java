package io.bertmesh.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.FieldSource;

final class InferenceErrorTest {

    private static final InferenceError INVALID = new InferenceError.InvalidInput("top_k", "0", "1 to 100");
    private static final InferenceError TOO_LONG = new InferenceError.TextTooLong("texts[3]", 513, 512);
    private static final InferenceError OVERLOADED =
            new InferenceError.Overloaded("tokens", 65_000, 65_536, Duration.ofMillis(200));

    /** Each case with its reason, its message and its field. */
    static final List<Arguments> CASES = List.of(
            arguments(INVALID, "INVALID_INPUT", "top_k: 0 (expected: 1 to 100)", "top_k"),
            arguments(TOO_LONG, "TEXT_TOO_LONG", "texts[3]: 513 tokens (expected: at most 512)", "texts[3]"),
            arguments(
                    new InferenceError.RequestTooLarge(4_194_304),
                    "REQUEST_TOO_LARGE",
                    "request: too large (expected: at most 4194304 bytes)",
                    ""),
            arguments(
                    new InferenceError.Unroutable(InferenceError.Unroutable.Kind.PATH),
                    "HTTP_404",
                    "path: unknown (expected: one that /q/openapi lists)",
                    "path"),
            arguments(
                    new InferenceError.UnknownModel("model", "one of bert-demo-zh"),
                    "UNKNOWN_MODEL",
                    "model: not loaded (expected: one of bert-demo-zh)",
                    "model"),
            arguments(
                    new InferenceError.TaskNotOffered("fill-mask", "feature-extraction"),
                    "TASK_NOT_OFFERED",
                    "model: does not offer fill-mask (expected: one of feature-extraction)",
                    "model"),
            arguments(
                    OVERLOADED,
                    "OVERLOADED",
                    "queue: 65000 tokens wait (expected: room within 65536); retry after 200 ms",
                    ""),
            arguments(
                    new InferenceError.Unauthenticated("an API key in x-api-key"),
                    "UNAUTHENTICATED",
                    "caller: unknown (expected: an API key in x-api-key)",
                    ""),
            arguments(
                    new InferenceError.PermissionDenied(),
                    "PERMISSION_DENIED",
                    "caller: not allowed (expected: one who may use this service)",
                    ""),
            arguments(
                    new InferenceError.RateExceeded(100, Duration.ofMillis(1_500)),
                    "RATE_EXCEEDED",
                    "caller: over its rate (expected: at most 100 tokens a second); retry after 1500 ms",
                    ""),
            arguments(
                    new InferenceError.DeadlineExceeded(),
                    "DEADLINE_EXCEEDED",
                    "deadline: passed before the answer was ready (expected: more time or a shorter request)",
                    ""),
            arguments(
                    new InferenceError.TimedOut(),
                    "DEADLINE_EXCEEDED",
                    "request timeout: passed before the answer was ready (expected: a shorter request)",
                    ""),
            arguments(new InferenceError.Cancelled(), "CANCELLED", "call: cancelled by the caller", ""),
            arguments(
                    new InferenceError.Unavailable("draining"),
                    "UNAVAILABLE",
                    "service: draining (expected: ready); try another instance",
                    ""),
            arguments(
                    new InferenceError.Internal(),
                    "INTERNAL",
                    "internal error: the fault is the server's and is in its log",
                    ""));

    @ParameterizedTest
    @FieldSource("CASES")
    void saysWhatWasFoundAndWhatWasExpected(InferenceError error, String reason, String message, String field) {
        List<String> words = List.of(error.reason(), error.message(), error.field());

        assertThat(words).containsExactly(reason, message, field);
    }

    @Test
    void hasEachCaseInTheTable() {
        Stream<Class<?>> tabled =
                CASES.stream().map(row -> Objects.requireNonNull(row.get()[0]).getClass());

        assertThat(tabled).containsExactlyInAnyOrder(InferenceError.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @FieldSource("CASES")
    void startsItsSentenceInLowerCase(InferenceError error) {
        int first = error.message().codePointAt(0);

        assertThat(Character.isLowerCase(first)).isTrue();
    }

    @Test
    void costsNoStackTraceAsAnException() {
        InferenceException refusal = new InferenceException(INVALID);

        assertThat(refusal)
                .hasMessage(INVALID.message())
                .satisfies(thrown -> assertThat(thrown.getStackTrace()).isEmpty());
    }
}
