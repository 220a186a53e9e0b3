package io.bertmesh.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md to the code, or writes its table: {@code -Dwrite-docs=true}. */
final class ConfigurationPageTest {

    private static final Path PAGE = Path.of("docs/configuration.md");

    @Test
    void hasTheTableThatTheCodeGives() throws IOException {
        String page = ConfigurationPage.withTable(Files.readString(PAGE));
        if (Boolean.getBoolean("write-docs")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("%s (to write it: ./mvnw test -Dtest=ConfigurationPageTest -Dwrite-docs=true)", PAGE)
                .hasContent(page);
    }

    @Test
    void takesARowFromTheJavadocAndTheAnnotationsOfASetting() {
        String page = ConfigurationPage.withTable(
                "<!-- settings: written by ConfigurationPageTest -->outdated<!-- end of settings -->");

        assertThat(page)
                .doesNotContain("outdated")
                .contains("| `BERTMESH_EXECUTION_CUDA_DEVICE` | `0` | `0` or more | Index of the CUDA device. |")
                .contains("| `BERTMESH_SECURITY_TLS_KEY` | unset | path | PEM file of the certificate's private key."
                        + " Needs `BERTMESH_SECURITY_TLS_CERTIFICATE`. |");
    }

    @Test
    void refusesAPageWithoutAPlaceForTheTable() {
        assertThatThrownBy(() -> ConfigurationPage.withTable("no marks")).isInstanceOf(IllegalArgumentException.class);
    }
}
