package io.bertmesh.fillmask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.error.InferenceException;
import io.bertmesh.tokenizer.Vocabularies;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class AllowedTokensTest {

    private final Vocabulary vocabulary = Vocabularies.of("[PAD]", "北", "南", "##京");

    @Test
    void namesNoTokenIfAllAreAllowed() {
        AllowedTokens allowed = AllowedTokens.of(List.of(), vocabulary);

        assertThat(allowed.ids()).isEqualTo(ids());
        assertThat(allowed.unknownTargets()).isEmpty();
    }

    @Test
    void allowsOnlyTheTargets() {
        AllowedTokens allowed = AllowedTokens.of(List.of("##京", "北", "北"), vocabulary);

        assertThat(allowed.ids()).isEqualTo(ids(1, 3));
        assertThat(allowed.unknownTargets()).isEmpty();
    }

    @Test
    void reportsUnknownTargetsInTheOrderOfTheRequest() {
        AllowedTokens allowed = AllowedTokens.of(List.of("西", "北", "", "京", "北京"), vocabulary);

        assertThat(allowed.ids()).isEqualTo(ids(1));
        assertThat(allowed.unknownTargets()).containsExactly("西", "", "京", "北京");
    }

    @Test
    void refusesTargetsOfWhichNoneIsAToken() {
        List<String> targets = List.of("西", "东");

        assertThatThrownBy(() -> AllowedTokens.of(targets, vocabulary))
                .isInstanceOf(InferenceException.class)
                .hasMessage("targets: none of 2 is a token (expected: at least one token of the vocabulary)");
    }

    private static BitSet ids(int... ids) {
        BitSet set = new BitSet();
        for (int id : ids) {
            set.set(id);
        }
        return set;
    }
}
