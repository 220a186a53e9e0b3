package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Configs;
import io.quarkus.runtime.configuration.DurationConverter;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class SettingTest {

    private static final List<String> NUMBERS_AND_DURATIONS =
            List.of("a whole number", "a number", "a duration such as 30s or 250ms");

    @Test
    void hasARangeIfItIsANumberOrADuration() {
        assertThat(Setting.all())
                .filteredOn(setting -> NUMBERS_AND_DURATIONS.contains(setting.expected()))
                .hasSizeGreaterThan(20)
                .allSatisfy(setting ->
                        assertThat(setting.range()).as(setting.variable()).isPresent());
    }

    @Test
    void hasADefaultUnlessItMayBeUnset() {
        assertThat(Setting.all())
                .allSatisfy(setting -> assertThat(setting.defaultValue().isPresent())
                        .as(setting.variable())
                        .isNotEqualTo(setting.isOptional()));
    }

    @Test
    void needsOnlySettingsThatMayBeUnset() {
        List<String> optional = Setting.all().stream()
                .filter(Setting::isOptional)
                .map(Setting::variable)
                .toList();

        assertThat(Setting.all())
                .flatExtracting(setting -> setting.needs().stream().toList())
                .isNotEmpty()
                .isSubsetOf(optional);
    }

    static Stream<Setting> ranged() {
        return Setting.all().stream().filter(setting -> setting.range().isPresent());
    }

    @ParameterizedTest
    @MethodSource("ranged")
    void takesTheEndsOfItsRangeAndRefusesWhatLiesBeyond(Setting setting) {
        Range range = setting.range().orElseThrow();

        assertThat(faults(setting, range.min())).isEmpty();
        assertThat(faults(setting, moved(setting, range.min(), -1))).hasSize(1);
        if (!range.max().isEmpty()) {
            assertThat(faults(setting, range.max())).isEmpty();
            assertThat(faults(setting, moved(setting, range.max(), 1))).hasSize(1);
        }
    }

    private static List<String> faults(Setting setting, String value) {
        return BertConfigCheck.faults(Configs.of(Map.of(setting.property().substring(Setting.PREFIX.length()), value)));
    }

    /** The value just below or above. */
    private static String moved(Setting setting, String value, int direction) {
        if (setting.type() == Duration.class) {
            return DurationConverter.parseDuration(value).plusMillis(direction).toString();
        }
        return setting.type() == double.class
                ? String.valueOf(Double.parseDouble(value) + direction * 0.001)
                : String.valueOf(Long.parseLong(value) + direction);
    }
}
