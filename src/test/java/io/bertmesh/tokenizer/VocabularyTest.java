package io.bertmesh.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VocabularyTest {

    @Test
    void knowsTokensByIdAndBySpelling() {
        Vocabulary vocabulary = Vocabularies.of("[PAD]", "北", "##京");

        assertThat(vocabulary)
                .returns(3, Vocabulary::size)
                .returns("##京", tokens -> tokens.token(2))
                .returns(OptionalInt.of(1), tokens -> tokens.id("北"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "京", "北 ", "[pad]"})
    void findsOnlyExactSpellings(String spelling) {
        OptionalInt id = Vocabularies.of("[PAD]", "北", "##京").id(spelling);

        assertThat(id).isEmpty();
    }

    @Test
    void leavesIdsWithoutATokenEmpty() {
        Vocabulary vocabulary = new Vocabulary(Map.of("北", 0, "京", 3));

        assertThat(vocabulary).returns(4, Vocabulary::size).returns("", tokens -> tokens.token(2));
    }
}
