package io.bertmesh.boot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds the ports that the service cannot open, by opening them all for a moment. Quarkus would find that out one by one:
 * gRPC's before the models are loaded, the others after.
 */
final class PortCheck {

    /** What all three listen at unless their host is set. */
    private static final String ANY_ADDRESS = "0.0.0.0";

    private static final int MAX_PORT = 65_535;

    private static final List<String> SERVERS = List.of("quarkus.grpc.server.", "quarkus.http.", "quarkus.management.");

    private final Function<String, Optional<String>> settings;
    // Keyed by port, so that two settings of one port are told as such.
    private final Map<Integer, String> taken = new HashMap<>();
    private final List<String> faults = new ArrayList<>();

    private PortCheck(Function<String, Optional<String>> settings) {
        this.settings = settings;
    }

    /**
     * One sentence for each setting of a port or a host that cannot be used; empty if all can.
     *
     * @param settings the value of a property, if it is set
     */
    static List<String> faults(Function<String, Optional<String>> settings) {
        PortCheck check = new PortCheck(settings);
        SERVERS.forEach(check::check);
        return check.faults;
    }

    private void check(String server) {
        Optional<String> written = settings.apply(server + "port");
        if (written.isEmpty() || !written.get().strip().matches("-?[0-9]{1,9}")) {
            // Quarkus finds the fault when it reads the setting.
            return;
        }
        String variable = StartFault.variable(server + "port");
        int port = Integer.parseInt(written.get().strip());
        if (port < 0 || port > MAX_PORT) {
            faults.add("%s: %d (expected: 0 to %d)".formatted(variable, port, MAX_PORT));
            return;
        }
        String other = port == 0 ? null : taken.putIfAbsent(port, variable);
        if (other != null) {
            faults.add("%s: %d, as %s (expected: another port)".formatted(variable, port, other));
            return;
        }
        open(server, variable, port);
    }

    private void open(String server, String variable, int port) {
        String host =
                settings.apply(server + "host").filter(name -> !name.isBlank()).orElse(ANY_ADDRESS);
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
        } catch (UnknownHostException e) {
            faults.add("%s: %s (expected: a host that can be resolved)"
                    .formatted(StartFault.variable(server + "host"), host));
        } catch (BindException e) {
            faults.add(reason(server, variable, host, port, String.valueOf(e.getMessage())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The reasons are the texts of the C library, because Java has one exception for all. */
    private static String reason(String server, String variable, String host, int port, String message) {
        if (message.contains("assign requested address")) {
            return "%s: %s (expected: an address of this machine)"
                    .formatted(StartFault.variable(server + "host"), host);
        }
        return message.contains("Permission denied")
                ? "%s: %d, not permitted (expected: a port that this user may open, such as one from 1024 on)"
                        .formatted(variable, port)
                : "%s: %d, taken (expected: a free port)".formatted(variable, port);
    }
}
