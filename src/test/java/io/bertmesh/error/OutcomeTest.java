package io.bertmesh.error;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class OutcomeTest {

    private static final InferenceError TOO_LONG = new InferenceError.TextTooLong("texts[2]", 70, 64);

    @Test
    void keepsTheValueOfAStep() {
        Outcome<String> outcome = Outcome.of(() -> "北");

        assertThat(outcome).isEqualTo(new Outcome.Result<>("北"));
    }

    @Test
    void keepsTheErrorOfAStep() {
        Outcome<String> outcome = Outcome.of(OutcomeTest::refuse);

        assertThat(outcome).isEqualTo(new Outcome.Failed<>(TOO_LONG));
    }

    @Test
    void passesOnABug() {
        IllegalStateException bug = new IllegalStateException("broken invariant");

        assertThatThrownBy(() -> Outcome.of(() -> {
                    throw bug;
                }))
                .isSameAs(bug);
    }

    @Test
    void appliesAStepToTheValue() {
        Outcome<Integer> outcome = new Outcome.Result<>("北京").map(String::length);

        assertThat(outcome).isEqualTo(new Outcome.Result<>(2));
    }

    @Test
    void keepsTheErrorOfALaterStep() {
        Outcome<String> outcome = new Outcome.Result<>("北京").map(_ -> refuse());

        assertThat(outcome).isEqualTo(new Outcome.Failed<>(TOO_LONG));
    }

    @Test
    void takesNoStepAfterAnError() {
        Outcome<String> failed = new Outcome.Failed<>(TOO_LONG);

        Outcome<String> outcome = failed.map(_ -> {
            throw new AssertionError("a step was taken");
        });

        assertThat(outcome).isEqualTo(new Outcome.Failed<>(TOO_LONG));
    }

    @Test
    void passesOnABugOfALaterStep() {
        Outcome<String> result = new Outcome.Result<>("北京");
        IllegalStateException bug = new IllegalStateException("broken invariant");

        assertThatThrownBy(() -> result.map(_ -> {
                    throw bug;
                }))
                .isSameAs(bug);
    }

    @Test
    void givesTheValueOrThrows() {
        String value = new Outcome.Result<>("北").orThrow();

        assertThat(value).isEqualTo("北");
    }

    @Test
    void throwsTheErrorIfThereIsNoValue() {
        Outcome<String> failed = new Outcome.Failed<>(TOO_LONG);

        assertThatThrownBy(failed::orThrow)
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error()).isEqualTo(TOO_LONG));
    }

    private static String refuse() {
        throw new InferenceException(TOO_LONG);
    }
}
