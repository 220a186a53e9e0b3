package io.bertmesh.inference;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.error.InferenceException;
import io.bertmesh.testing.Configs;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestLimitsTest {

    private final RequestLimits limits = new RequestLimits(Configs.of(Map.of("limits.texts-per-request", "8")));

    @ParameterizedTest
    @ValueSource(ints = {1, 8})
    void acceptsAsManyInputsAsConfigured(int count) {
        assertThatCode(() -> limits.requireCount("texts", count)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0, texts: empty list (expected: 1 to 8)", "9, texts: 9 (expected: 1 to 8)"})
    void refusesNoInputsAndTooMany(int count, String message) {
        assertThatThrownBy(() -> limits.requireCount("texts", count))
                .isInstanceOf(InferenceException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100})
    void acceptsTheEndsOfARange(int value) {
        assertThatCode(() -> RequestLimits.requireRange("top_k", value, 1, 100)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 101, Integer.MAX_VALUE})
    void refusesAValueOutsideARange(int value) {
        assertThatThrownBy(() -> RequestLimits.requireRange("top_k", value, 1, 100))
                .isInstanceOf(InferenceException.class)
                .hasMessage("top_k: %d (expected: 1 to 100)", value);
    }
}
