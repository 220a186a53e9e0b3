package io.bertmesh.protocol.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CallHeadersTest {

    @ParameterizedTest
    @CsvSource({
        "0.001, PT0.001S",
        "0.0010, PT0.001S",
        "0.25, PT0.25S",
        "2, PT2S",
        "002.5, PT2.5S",
        "1.000000001, PT1.000000001S",
        "3599.999999999, PT59M59.999999999S",
        "3600, PT1H",
        "3600.0, PT1H",
    })
    void readsSeconds(String value, Duration expected) {
        Duration patience = CallHeaders.patience(value);

        assertThat(patience).isEqualTo(expected);
    }

    @Test
    void meansNoLimitIfAbsent() {
        Duration patience = CallHeaders.patience((String) null);

        assertThat(patience).isEqualTo(Call.UNLIMITED);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.0, 0.0",
        "0.0009, 0.0009",
        "3600.1, 3600.1",
        "999999999, 999999999",
        "'', empty",
        "-1, no number",
        "+1, no number",
        ".5, no number",
        "5., no number",
        "1e3, no number",
        "NaN, no number",
        "0x10, no number",
        "5s, no number",
        "'1,5', no number",
        "'1 2', no number",
        "五, no number",
        "٣, no number",
        "1.0000000001, more than 9 digits before or after the point",
        "0000000005, more than 9 digits before or after the point",
        "9999999999999999999999999, more than 9 digits before or after the point",
    })
    void refusesWhatIsNoTimeInRange(String value, String actual) {
        InferenceException refusal = catchThrowableOfType(InferenceException.class, () -> CallHeaders.patience(value));

        assertThat(refusal.error())
                .isEqualTo(new InferenceError.InvalidInput("Request-Timeout", actual, "0.001 to 3600 seconds"));
    }
}
