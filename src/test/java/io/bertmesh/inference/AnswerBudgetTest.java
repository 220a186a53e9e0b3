package io.bertmesh.inference;

import static io.bertmesh.inference.AskingFixture.MAX_ANSWER_BYTES;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.cache.Caches;
import io.bertmesh.call.Ticker;
import io.bertmesh.error.InferenceException;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.FakeRunner;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Checks how many bytes of answers one call may ask for. */
final class AnswerBudgetTest {

    private AskingFixture model;
    private Asking asking;

    @BeforeEach
    void load() throws IOException {
        model = new AskingFixture(FakeRunner.free(), 3, Caches.none());
        asking = model.asking(Calls.startingNow(Ticker.system(), Duration.ofMinutes(1)));
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void reservesTheWholeBudget() {
        asking.reserve("texts[0]", 60);

        assertThatCode(() -> asking.reserve("texts[1]", MAX_ANSWER_BYTES - 60)).doesNotThrowAnyException();
    }

    @Test
    void refusesMoreThanTheRest() {
        asking.reserve("texts[0]", 60);

        assertThatThrownBy(() -> asking.reserve("texts[1]", 41))
                .isInstanceOf(InferenceException.class)
                .hasMessage("texts[1]: an answer of about 41 bytes"
                        + " (expected: at most 40, what is left of the 100 bytes of a call)");
    }

    @Test
    void keepsTheRestForOthersWhenItRefuses() {
        assertThatThrownBy(() -> asking.reserve("texts[0]", Long.MAX_VALUE)).isInstanceOf(InferenceException.class);

        assertThatCode(() -> asking.reserve("texts[1]", MAX_ANSWER_BYTES)).doesNotThrowAnyException();
    }
}
