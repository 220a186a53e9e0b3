package io.bertmesh.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.cache.Caches;
import io.bertmesh.call.Call;
import io.bertmesh.call.Caller;
import io.bertmesh.call.TokenBucket;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Told;
import io.bertmesh.tokenizer.Encoding;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks how one text of a request is encoded, counted and charged. */
final class EncodeTest {

    private final Told told = new Told();
    private final Call call = told.call(Duration.ofMinutes(1));
    private AskingFixture model;
    private Asking asking;

    @BeforeEach
    void load() throws IOException {
        model = new AskingFixture(FakeRunner.free(), 3, Caches.none());
        asking = model.asking(call);
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void encodesAText() {
        Encoding encoding = asking.encode("texts[0]", "你好。", Truncation.REFUSE);

        assertThat(encoding).returns(5, Encoding::tokenCount).returns(0, Encoding::droppedTokenCount);
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t\r\n", "\u3000", "\u0000", "\u0000\u0007\u001b", "\u200b"})
    void refusesATextWithoutAVisibleCharacter(String text) {
        assertThatThrownBy(() -> asking.encode("texts[1]", text, Truncation.REFUSE))
                .isInstanceOf(InferenceException.class)
                .hasMessage(
                        "texts[1]: no token (expected: at least one character that is no space, control character or U+FFFD)");
    }

    @Test
    void refusesAnEmptyText() {
        assertThatThrownBy(() -> asking.encode("texts[1]", "", Truncation.CUT_END))
                .isInstanceOf(InferenceException.class)
                .hasMessage(
                        "texts[1]: empty (expected: at least one character that is no space, control character or U+FFFD)");
    }

    @Test
    void refusesATextThatIsTooLongAndNamesBothLengths() {
        String text = "好".repeat(AskingFixture.MAX_TOKENS - 1);

        assertThatThrownBy(() -> asking.encode("texts[1]", text, Truncation.REFUSE))
                .isInstanceOfSatisfying(
                        InferenceException.class,
                        thrown -> assertThat(thrown.error())
                                .isEqualTo(new InferenceError.TextTooLong("texts[1]", 65, 64)));
    }

    @ParameterizedTest
    @CsvSource({"62, REFUSE, 64, 0", "62, CUT_END, 64, 0", "63, CUT_END, 64, 1", "100, CUT_END, 64, 38"})
    void cutsOnlyIfAskedAndCountsWhatItDrops(int characters, Truncation truncation, int tokens, int dropped) {
        String text = "好".repeat(characters);

        Encoding encoding = asking.encode("texts[0]", text, truncation);

        assertThat(encoding).returns(tokens, Encoding::tokenCount).returns(dropped, Encoding::droppedTokenCount);
    }

    @Test
    void refusesATextOfTooManyCharactersBeforeItIsTokenized() {
        String text = "好".repeat(AskingFixture.MAX_CHARACTERS + 1);

        assertThatThrownBy(() -> asking.encode("texts[1]", text, Truncation.CUT_END))
                .isInstanceOf(InferenceException.class)
                .hasMessage("texts[1]: 201 characters (expected: at most 200)");
        assertThat(told.tokens()).isEmpty();
    }

    @ParameterizedTest(name = "{0} x {1}, {2}: {3}")
    @CsvSource({"好, 1, REFUSE, 3", "好, 63, REFUSE, 65", "好, 63, CUT_END, 64", "' ', 9, REFUSE, 2", "'', 1, CUT_END, 2"})
    void reportsTheTokensOfATokenizedTextEvenIfItIsRefused(
            String character, int times, Truncation truncation, int tokens) {
        String text = character.repeat(times);

        Outcome<Integer> _ =
                Outcome.of(() -> asking.encode("texts[0]", text, truncation).tokenCount());

        assertThat(told.tokens()).containsExactly(tokens);
    }

    @Test
    void chargesTheCallerForTheTokens() {
        Caller caller = new Caller("search", new TokenBucket(ManualTicker.at(0), 1, 4));
        call.madeBy(caller);

        asking.encode("texts[0]", "你好。", Truncation.REFUSE);

        assertThat(caller.untilFree()).isPositive();
    }
}
