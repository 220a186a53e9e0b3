package io.bertmesh.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PortCheckTest {

    private static final String GRPC = "quarkus.grpc.server.port";
    private static final String REST = "quarkus.http.port";
    private static final String MANAGEMENT = "quarkus.management.port";

    @Test
    void findsNoFaultInFreePorts() {
        assertThat(faults(Map.of(GRPC, "0", REST, "0", MANAGEMENT, "0"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        GRPC + ", QUARKUS_GRPC_SERVER_PORT",
        REST + ", QUARKUS_HTTP_PORT",
        MANAGEMENT + ", QUARKUS_MANAGEMENT_PORT"
    })
    void namesTheSettingOfAPortThatIsTaken(String property, String variable) throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            List<String> faults = faults(Map.of(property, String.valueOf(other.getLocalPort())));

            assertThat(faults)
                    .containsExactly("%s: %d, taken (expected: a free port)".formatted(variable, other.getLocalPort()));
        }
    }

    @Test
    void namesTwoSettingsOfOnePort() throws IOException {
        int port = freePort();

        List<String> faults = faults(Map.of(GRPC, String.valueOf(port), MANAGEMENT, String.valueOf(port)));

        assertThat(faults)
                .containsExactly("QUARKUS_MANAGEMENT_PORT: %d, as QUARKUS_GRPC_SERVER_PORT (expected: another port)"
                        .formatted(port));
    }

    @Test
    void refusesANumberThatIsNoPort() {
        assertThat(faults(Map.of(REST, "65536"))).containsExactly("QUARKUS_HTTP_PORT: 65536 (expected: 0 to 65535)");
    }

    @Test
    void leavesAWordToTheReaderOfTheSetting() {
        assertThat(faults(Map.of(REST, "eighty"))).isEmpty();
    }

    @Test
    void namesAHostOfAnotherMachine() {
        // TEST-NET-1 of RFC 5737 is no machine's address.
        Map<String, String> settings = Map.of(REST, "0", "quarkus.http.host", "192.0.2.1");

        assertThat(faults(settings))
                .containsExactly("QUARKUS_HTTP_HOST: 192.0.2.1 (expected: an address of this machine)");
    }

    private static List<String> faults(Map<String, String> settings) {
        return PortCheck.faults(property -> Optional.ofNullable(settings.get(property)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
