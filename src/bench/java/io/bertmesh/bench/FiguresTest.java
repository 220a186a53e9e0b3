package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FiguresTest {

    @ParameterizedTest
    @CsvSource({
        "0.9234, 0.923",
        "0.92, 0.92",
        "3.5, 3.5",
        "38.46, 38.5",
        "350, 350",
        "2849.4, 2849",
        "0, 0",
        "-1.25, -1.25"
    })
    void writesThreeDigits(double value, String expected) {
        assertThat(Figures.number(value)).isEqualTo(expected);
    }

    @Test
    void takesTheMiddleOfSeveralMeasurements() {
        assertThat(Spread.of(DoubleStream.of(3, 1, 2)))
                .extracting(Spread::median, Spread::min, Spread::max)
                .containsExactly(2.0, 1.0, 3.0);
        assertThat(Spread.of(DoubleStream.of(4, 1, 2, 3)).median()).isEqualTo(2.5);
    }

    @Test
    void countsAPercentileOfNothingAsNotReached() {
        assertThat(Figures.p99("refusals", 10, new Results.Latency(0, 0, 0, 0, 0))
                        .reached())
                .isFalse();
        assertThat(Figures.p99("refusals", 10, new Results.Latency(1, 2, 2, 2, 2))
                        .reached())
                .isTrue();
    }

    @Test
    void fitsTheSlopeOfAStraightLine() {
        assertThat(SoakResults.slope(new double[] {0, 1, 2}, new double[] {5, 7, 9}))
                .isEqualTo(2);
        assertThat(SoakResults.slope(new double[] {1}, new double[] {5})).isZero();
    }
}
