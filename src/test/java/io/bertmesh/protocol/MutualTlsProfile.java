package io.bertmesh.protocol;

import io.bertmesh.testing.Ports;
import io.bertmesh.testing.TestCertificate;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Both edges use TLS and require certificates. A test may replace the files, because they are checked often. */
public final class MutualTlsProfile implements QuarkusTestProfile {

    static final Path FOLDER = Path.of("target/test-tls").toAbsolutePath();
    static final Path CERTIFICATE = FOLDER.resolve("tls.crt");
    static final Path KEY = FOLDER.resolve("tls.key");
    static final Path CALLERS = FOLDER.resolve("callers.crt");

    @Override
    public Map<String, String> getConfigOverrides() {
        Map<String, String> settings = new HashMap<>(new EdgeProfile().getConfigOverrides());
        try {
            Files.createDirectories(FOLDER);
            TestCertificate.of("first", "EC").writeTo(CERTIFICATE, KEY);
            Files.writeString(CALLERS, TestCertificate.of("nobody", "EC").certificatePem());
            settings.put("quarkus.grpc.server.test-port", String.valueOf(Ports.free()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.put("bertmesh.security.tls.certificate", CERTIFICATE.toString());
        settings.put("bertmesh.security.tls.key", KEY.toString());
        settings.put("bertmesh.security.tls.client-ca", CALLERS.toString());
        settings.put("bertmesh.security.reload-period", "100ms");
        return settings;
    }
}
