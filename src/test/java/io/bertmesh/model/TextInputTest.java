package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Encodings;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

final class TextInputTest {

    private static final Encoding ENCODING = Encodings.of(2, 4, 10, 4, 3);
    private static final int[] FIRST_MASK = {1};

    /** Inputs that all have different answers. */
    static final List<TextInput> DIFFERENT = List.of(
            TextInput.forFirstToken(ENCODING),
            TextInput.forAllTokens(ENCODING),
            TextInput.forMasks(ENCODING, FIRST_MASK),
            TextInput.forMasks(ENCODING, new int[] {3}),
            TextInput.forMasks(ENCODING, new int[] {1, 3}),
            TextInput.forMasks(ENCODING, new int[] {3, 1}),
            new TextInput(ENCODING, 1, FIRST_MASK),
            TextInput.forFirstToken(Encodings.of(2, 4, 11, 4, 3)),
            TextInput.forFirstToken(Encodings.of(2, 4, 10, 3)));

    @ParameterizedTest
    @FieldSource("DIFFERENT")
    void hasTheSameAnswerAsItselfOnly(TextInput input) {
        List<TextInput> same = DIFFERENT.stream().filter(input::equals).toList();

        assertThat(same).containsExactly(input);
    }

    @ParameterizedTest
    @FieldSource("DIFFERENT")
    void comparesAsEqualOnlyInputsWithTheSameAnswer(TextInput input) {
        List<TextInput> same =
                DIFFERENT.stream().filter(other -> input.compareTo(other) == 0).toList();

        assertThat(same).containsExactly(input);
    }

    @ParameterizedTest
    @FieldSource("DIFFERENT")
    void comparesTheOtherWayRoundWithTheOppositeSign(TextInput input) {
        assertThat(DIFFERENT)
                .allSatisfy(other -> assertThat(Integer.signum(input.compareTo(other)))
                        .isEqualTo(-Integer.signum(other.compareTo(input))));
    }

    @Test
    void hasTheSameAnswerAsATextThatIsSpeltDifferently() {
        TextInput input = new TextInput(ENCODING, 2, FIRST_MASK);
        TextInput respelt = new TextInput(Encodings.spelt(3, 2, 4, 10, 4, 3), 2, new int[] {1});

        assertThat(respelt).isEqualTo(input).hasSameHashCodeAs(input);
    }

    @Test
    void keepsItsMasksWhenTheCallerChangesTheArray() {
        int[] masks = {1};
        TextInput input = TextInput.forMasks(ENCODING, masks);

        masks[0] = 3;

        assertThat(input.maskTokens()).containsExactly(1);
    }
}
