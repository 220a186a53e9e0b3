package io.bertmesh.deploy;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Facts about the service, read from its own files. */
final class ServiceFacts {

    private static final Path CONFIGURATION = Path.of("docs/configuration.md");
    private static final Path PROPERTIES = Path.of("src/main/resources/application.properties");
    private static final Pattern VARIABLE = Pattern.compile("`([A-Z][A-Z0-9_]+)`");

    /** The service's ports by the names that the chart gives them. */
    static final Map<String, Integer> PORTS = Map.of(
            "grpc", Integer.valueOf(property("quarkus.grpc.server.port")),
            "http", Integer.valueOf(property("quarkus.http.port")),
            "http-management", Integer.valueOf(property("quarkus.management.port")));

    /** All variables in docs/configuration.md. */
    static final Set<String> DOCUMENTED_VARIABLES = documentedVariables();

    private ServiceFacts() {}

    private static String property(String name) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(PROPERTIES)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        String value = properties.getProperty(name);
        if (value == null) {
            throw new AssertionError(PROPERTIES + " has no " + name);
        }
        return value;
    }

    private static Set<String> documentedVariables() {
        try {
            return VARIABLE.matcher(Files.readString(CONFIGURATION))
                    .results()
                    .map((MatchResult match) -> match.group(1))
                    .collect(Collectors.toUnmodifiableSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
