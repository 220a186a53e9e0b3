package io.bertmesh.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectionsTest {

    @ParameterizedTest
    @CsvSource({"164, 100", "64, 8", "-1, 8", "10000000000, 2147483647"})
    void leavesFilesForWhatTheServiceOpensItself(long filesLeft, int expected) {
        assertThat(Connections.max(Optional.empty(), filesLeft)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"20, 20", "100, 100", "101, 100"})
    void allowsWhatIsConfiguredIfTheLimitOfFilesDoes(int configured, int expected) {
        assertThat(Connections.max(Optional.of(configured), 164)).isEqualTo(expected);
    }
}
