package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.Configs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds docs/configuration.md to the code. */
final class ConfigurationPageTest {

    private static final Pattern ROW =
            Pattern.compile("\\| `(BERTMESH_[A-Z_]+)` \\| (.+) \\| (.+) \\| (.+) \\| (.+) \\|");
    private static final Pattern FROM_TO = Pattern.compile("`([^`]+)` to `([^`]+)`");
    private static final Pattern OR_MORE = Pattern.compile("`([0-9]+)` or more");

    private static final Map<String, ChronoUnit> UNITS =
            Map.of("ms", ChronoUnit.MILLIS, "s", ChronoUnit.SECONDS, "h", ChronoUnit.HOURS, "d", ChronoUnit.DAYS);

    record Row(String variable, String defaultValue, String unit, String range, String effect) {

        /** The setting's name without its prefix. */
        String name() {
            return Setting.all().stream()
                    .filter(setting -> setting.variable().equals(variable))
                    .map(setting -> setting.property().substring(Setting.PREFIX.length()))
                    .findFirst()
                    .orElseThrow();
        }

        @Override
        public String toString() {
            return variable;
        }
    }

    @Test
    void namesEverySettingAndNoOther() throws IOException {
        assertThat(rows())
                .extracting(Row::variable)
                .containsExactlyInAnyOrderElementsOf(
                        Setting.all().stream().map(Setting::variable).toList());
    }

    @Test
    void tellsEveryDefault() throws IOException {
        Map<String, String> told = rows().collect(Collectors.toMap(Row::variable, Row::defaultValue));

        assertThat(Setting.all()).allSatisfy(setting -> {
            String cell = told.getOrDefault(setting.variable(), "");
            setting.defaultValue()
                    .ifPresentOrElse(
                            value -> assertThat(cell).as(setting.variable()).isEqualTo("`" + value + "`"),
                            () -> assertThat(cell).as(setting.variable()).startsWith("unset"));
        });
    }

    static Stream<Row> rowsOfRanges() throws IOException {
        return rows().filter(row -> FROM_TO.matcher(row.range()).matches()
                || OR_MORE.matcher(row.range()).matches());
    }

    @ParameterizedTest
    @MethodSource("rowsOfRanges")
    void tellsTheRangeThatIsChecked(Row row) {
        Matcher bounds = FROM_TO.matcher(row.range());
        boolean isBounded = bounds.matches();
        Matcher least = OR_MORE.matcher(row.range());
        String first = isBounded ? bounds.group(1) : least.matches() ? least.group(1) : "";

        assertThat(faults(row, first)).isEmpty();
        assertThat(faults(row, moved(first, -1))).hasSize(1);
        if (isBounded) {
            assertThat(faults(row, bounds.group(2))).isEmpty();
            assertThat(faults(row, moved(bounds.group(2), 1))).hasSize(1);
        }
    }

    @Test
    void tellsTheRangeOfEveryNumberAndDuration() throws IOException {
        List<String> ranged = rowsOfRanges().map(Row::variable).toList();

        assertThat(Setting.all())
                .filteredOn(setting -> List.of("a whole number", "a number", "a duration such as 30s or 250ms")
                        .contains(setting.expected()))
                .extracting(Setting::variable)
                .containsExactlyInAnyOrderElementsOf(ranged);
    }

    @Test
    void tellsEveryChoice() throws IOException {
        Map<String, String> told = rows().collect(Collectors.toMap(Row::variable, Row::range));

        assertThat(Setting.all())
                .filteredOn(
                        setting -> setting.type() instanceof Class<?> type && (type.isEnum() || type == boolean.class))
                .isNotEmpty()
                .allSatisfy(setting -> assertThat(told.getOrDefault(setting.variable(), "")
                                .replace("`", "")
                                .split(", "))
                        .containsExactlyInAnyOrder(setting.expected().split(" or ")));
    }

    private static List<String> faults(Row row, String value) {
        return BertConfigCheck.faults(Configs.of(Map.of(row.name(), value)));
    }

    /** The value just below or above. */
    private static String moved(String value, int direction) {
        Matcher duration = Pattern.compile("([0-9]+)(ms|s|h|d)").matcher(value);
        if (duration.matches()) {
            ChronoUnit unit = UNITS.getOrDefault(duration.group(2), ChronoUnit.FOREVER);
            return Duration.of(Long.parseLong(duration.group(1)), unit)
                    .plusMillis(direction)
                    .toString();
        }
        return value.contains(".")
                ? String.valueOf(Double.parseDouble(value) + direction * 0.001)
                : String.valueOf(Long.parseLong(value) + direction);
    }

    private static Stream<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("docs/configuration.md")).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .map(cells -> new Row(cells.group(1), cells.group(2), cells.group(3), cells.group(4), cells.group(5)));
    }
}
