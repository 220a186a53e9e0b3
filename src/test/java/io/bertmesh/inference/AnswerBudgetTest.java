package io.bertmesh.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.error.InferenceException;
import org.junit.jupiter.api.Test;

final class AnswerBudgetTest {

    private final AnswerBudget budget = new AnswerBudget(100);

    @Test
    void reservesTheWholeBudget() {
        budget.reserve("texts[0]", 60);

        assertThatCode(() -> budget.reserve("texts[1]", 40)).doesNotThrowAnyException();
    }

    @Test
    void refusesMoreThanTheRest() {
        budget.reserve("texts[0]", 60);

        assertThatThrownBy(() -> budget.reserve("texts[1]", 41))
                .isInstanceOf(InferenceException.class)
                .hasMessage("texts[1]: an answer of about 41 bytes"
                        + " (expected: at most 40, what is left of the 100 bytes of a call)");
    }

    @Test
    void keepsTheRestForOthersWhenItRefuses() {
        assertThatThrownBy(() -> budget.reserve("texts[0]", Long.MAX_VALUE)).isInstanceOf(InferenceException.class);

        assertThatCode(() -> budget.reserve("texts[1]", 100)).doesNotThrowAnyException();
    }
}
