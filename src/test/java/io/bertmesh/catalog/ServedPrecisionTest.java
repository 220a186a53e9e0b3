package io.bertmesh.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.config.BertConfig;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.VariantChoice;
import io.bertmesh.testing.Configs;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ServedPrecisionTest {

    private final BertConfig.Execution execution = Configs.of(Map.of(
                    "execution.precision", "fp16",
                    "execution.precision-by-model", "tiny-mlm=int8",
                    "execution.provider", "cuda"))
            .execution();

    @Test
    void servesFullPrecisionOnTheCpuByDefault() {
        VariantChoice choice = ServedPrecision.choice(Configs.defaults().execution());

        assertThat(choice).isEqualTo(new VariantChoice("fp32", Map.of(), "cpu"));
    }

    @Test
    void servesWhatIsConfigured() {
        VariantChoice choice = ServedPrecision.choice(execution);

        assertThat(choice).isEqualTo(new VariantChoice("fp16", Map.of("tiny-mlm", "int8"), "cuda"));
    }

    @Test
    void takesAPrecisionForALoadedModel() {
        assertThatCode(() -> ServedPrecision.requireModels(execution, List.of("tiny-mlm", "tiny-encoder")))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesAPrecisionForAModelThatIsNotLoaded() {
        assertThatThrownBy(() -> ServedPrecision.requireModels(execution, List.of("tiny-encoder", "b")))
                .isInstanceOf(BundleException.class)
                .hasMessage("precision of model tiny-mlm: not loaded (expected: one of b, tiny-encoder)");
    }
}
