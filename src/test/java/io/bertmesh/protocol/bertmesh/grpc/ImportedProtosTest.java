package io.bertmesh.protocol.bertmesh.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.Status;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** buf reads imported protos from a folder, protoc from a library: they must not differ. */
final class ImportedProtosTest {

    private static final Path FOLDER = Path.of("src/main/proto-imports");

    @ParameterizedTest
    @ValueSource(strings = {"google/rpc/error_details.proto", "google/rpc/status.proto"})
    void areThoseOfTheLibrary(String proto) throws Exception {
        try (InputStream library = Objects.requireNonNull(Status.class.getResourceAsStream("/" + proto))) {
            assertThat(FOLDER.resolve(proto)).hasBinaryContent(library.readAllBytes());
        }
        assertThat(Files.readString(FOLDER.resolve(proto))).contains("package google.rpc;");
    }
}
