package io.bertmesh.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class InputsTest {

    @Test
    void namesEachInputOfAList() {
        Inputs<String> texts = Inputs.list("texts", List.of("a", "b"));

        assertThat(texts.path(1)).isEqualTo("texts[1]");
        assertThat(texts.path(1, "text_b")).isEqualTo("texts[1].text_b");
    }

    @Test
    void namesAnOnlyInputWithoutAnIndex() {
        Inputs<String> text = Inputs.one("text", "a");

        assertThat(text.path(0)).isEqualTo("text");
        assertThat(text.path(0, "text_b")).isEqualTo("text_b");
    }
}
