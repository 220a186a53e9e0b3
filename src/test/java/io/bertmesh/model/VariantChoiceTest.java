package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VariantChoiceTest {

    private final VariantChoice choice = VariantChoice.of(Precision.FP16, List.of("tiny-mlm=int8"), Provider.CUDA);

    @Test
    void readsThePrecisionsOfSingleModels() {
        assertThat(choice)
                .isEqualTo(new VariantChoice(Precision.FP16, Map.of("tiny-mlm", Precision.INT8), Provider.CUDA));
    }

    @Test
    void readsAnEntryUpToItsLastEqualsSign() {
        assertThat(VariantChoice.entry("a=b=fp32")).isEqualTo(Optional.of(Map.entry("a=b", Precision.FP32)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "int8", "=int8", "a=", "a=int4", "a=INT8", "a=int8 "})
    void readsNothingElse(String text) {
        assertThat(VariantChoice.entry(text)).isEmpty();
    }

    @Test
    void acceptsAPrecisionForALoadedModel() {
        assertThatCode(() -> choice.requireModels(List.of("tiny-mlm", "tiny-encoder")))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAPrecisionForAModelThatIsNotLoaded() {
        assertThatThrownBy(() -> choice.requireModels(List.of("tiny-encoder", "b")))
                .isInstanceOf(BundleException.class)
                .hasMessage("precision of model tiny-mlm: not loaded (expected: one of b, tiny-encoder)");
    }
}
