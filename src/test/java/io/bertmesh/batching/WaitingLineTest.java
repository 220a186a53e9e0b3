package io.bertmesh.batching;

import static io.bertmesh.batching.Texts.answer;
import static io.bertmesh.batching.Texts.ids;
import static io.bertmesh.batching.Texts.respelt;
import static io.bertmesh.batching.Texts.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.ManualTicker;
import io.bertmesh.testing.Promises;
import io.bertmesh.tokenizer.Encodings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WaitingLineTest {

    private final ManualTicker ticker = ManualTicker.at(0);
    private final Call call = Calls.startingNow(ticker, Duration.ofSeconds(5));
    private final Call otherCall = Calls.startingNow(ticker, Duration.ofSeconds(5));
    private final WaitingLine line = new WaitingLine();

    @Test
    void keepsTextsInTheOrderOfTheirArrival() {
        line.add(answer(text(10, 5), call));
        line.add(answer(text(11, 7), call));

        line.add(answer(text(12, 3), call));

        assertThat(ids(line.texts())).containsExactly(10L, 11L, 12L);
        assertThat(line.texts()).extracting(WaitingText::arrival).containsExactly(0L, 5L, 12L);
        assertThat(line.tokenCount()).isEqualTo(15);
    }

    @Test
    void mergesEqualTextsInThePlaceOfTheOldest() {
        line.add(answer(text(10), call));
        line.add(answer(text(11), call));

        boolean merged = line.add(answer(respelt(10), otherCall));

        assertThat(merged).isTrue();
        assertThat(ids(line.texts())).containsExactly(10L, 11L);
        assertThat(line.texts().getFirst().pending()).hasSize(2);
        assertThat(line.tokenCount()).isEqualTo(6);
        assertThat(line.textCount()).isEqualTo(3);
    }

    @Test
    void keepsTextsApartThatWantDifferentOutputs() {
        line.add(answer(TextInput.forFirstToken(Encodings.of(2, 4, 3)), call));
        line.add(answer(TextInput.forAllTokens(Encodings.of(2, 4, 3)), call));

        boolean merged = line.add(answer(TextInput.forMasks(Encodings.of(2, 4, 3), new int[] {1}), call));

        assertThat(merged).isFalse();
        assertThat(line.textCount()).isEqualTo(3);
        assertThat(line.tokenCount()).isEqualTo(9);
    }

    @Test
    void freesThePlacesOfCancelledCalls() {
        PendingAnswer<Integer> unwanted = answer(text(10, 5), otherCall);
        line.add(unwanted);
        line.add(answer(text(11, 4), call));
        otherCall.cancel();

        List<PendingAnswer<?>> removed = line.removeUnwanted();

        assertThat(removed).isEqualTo(List.of(unwanted));
        assertThat(ids(line.texts())).containsExactly(11L);
        assertThat(line.tokenCount()).isEqualTo(4);
        assertThat(Promises.error(unwanted.promise())).isEqualTo(new InferenceError.Cancelled());
    }

    @Test
    void freesThePlacesOfCallsPastTheirDeadline() {
        PendingAnswer<Integer> late = answer(text(10), call);
        line.add(late);
        ticker.advance(Duration.ofSeconds(5));

        List<PendingAnswer<?>> removed = line.removeUnwanted();

        assertThat(removed).isEqualTo(List.of(late));
        assertThat(Promises.error(late.promise())).isEqualTo(new InferenceError.DeadlineExceeded());
    }

    @Test
    void keepsATextThatOneOfTwoCallsStillWants() {
        PendingAnswer<Integer> unwanted = answer(text(10), otherCall);
        PendingAnswer<Integer> wanted = answer(text(10), call);
        line.add(unwanted);
        line.add(wanted);
        otherCall.cancel();

        List<PendingAnswer<?>> removed = line.removeUnwanted();

        assertThat(removed).isEqualTo(List.of(unwanted));
        assertThat(line.tokenCount()).isEqualTo(3);
        assertThat(line.textCount()).isEqualTo(1);
        assertThat(line.texts().getFirst().pending()).isEqualTo(List.of(wanted));
        assertThat(unwanted.promise()).isCompletedExceptionally();
        assertThat(wanted.promise()).isNotDone();
    }

    @Test
    void removesOnlyTheChosenTexts() {
        line.add(answer(text(10, 5), call));
        line.add(answer(text(11, 4), call));
        WaitingLine otherLine = new WaitingLine();
        otherLine.add(answer(text(11, 4), call));
        List<WaitingText> chosen =
                List.of(line.texts().getFirst(), otherLine.texts().getFirst());

        line.removeAll(chosen);

        assertThat(ids(line.texts())).containsExactly(11L);
        assertThat(line.tokenCount()).isEqualTo(4);
    }

    @Test
    void givesATextItsOwnPlaceOnceItsEqualIsRemoved() {
        line.add(answer(text(10), call));
        line.removeAll(List.copyOf(line.texts()));

        boolean merged = line.add(answer(text(10), call));

        assertThat(merged).isFalse();
        assertThat(line.texts().getFirst().arrival()).isEqualTo(3);
        assertThat(line.tokenCount()).isEqualTo(3);
    }

    @Test
    void isEmptyWhenAllAreRemoved() {
        line.add(answer(text(10), call));
        line.add(answer(text(11), call));

        List<WaitingText> removed = line.removeAll();

        assertThat(ids(removed)).containsExactly(10L, 11L);
        assertThat(line.texts()).isEmpty();
        assertThat(line.tokenCount()).isZero();
        assertThat(line.textCount()).isZero();
    }

    @Test
    void letsNewTextsJoinTheNewestOfManyEqualOnes() {
        for (int i = 0; i < WaitingText.MAX_ANSWERS + 1; i++) {
            line.add(answer(text(10), call));
        }
        WaitingText oldest = line.texts().getFirst();

        line.removeAll(List.of(oldest));
        boolean merged = line.add(answer(text(10), call));

        assertThat(merged).isTrue();
        assertThat(line.texts()).hasSize(1);
        assertThat(line.textCount()).isEqualTo(2);
        assertThat(line.tokenCount()).isEqualTo(3);
    }
}
