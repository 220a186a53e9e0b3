package io.bertmesh.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.runtime.PreventFurtherStepsException;
import io.quarkus.runtime.QuarkusBindException;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StartFaultTest {

    private static final int ANY_ORDINAL = 100;

    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
                    quarkus.x.port  | eighty | QUARKUS_X_PORT: eighty (expected: a whole number)
                    quarkus.x.size  | big    | QUARKUS_X_SIZE: big (expected: a size such as 4M)
                    quarkus.x.mode  | odd    | QUARKUS_X_MODE: odd (expected: off or on)
                    quarkus.x.port  | ''     | QUARKUS_X_PORT: empty (expected: a value)
                    """)
    void saysWhatASettingOfQuarkusShouldBe(String property, String value, String sentence) {
        assertThat(StartFault.sentences(failureOf(Map.of(property, value)))).contains(sentence);
    }

    @Test
    void namesAllSettingsAtOnce() {
        RuntimeException failure = failureOf(Map.of("quarkus.x.port", "eighty", "quarkus.x.mode", "odd"));

        assertThat(StartFault.sentences(failure).orElseThrow().lines())
                .containsExactlyInAnyOrder(
                        "QUARKUS_X_PORT: eighty (expected: a whole number)",
                        "QUARKUS_X_MODE: odd (expected: off or on)");
    }

    @Test
    void repeatsOurOwnSentence() {
        Exception failure = new RuntimeException(
                "Failed to start", new IllegalStateException(new PreventFurtherStepsException("bundle x: missing", 1)));

        assertThat(StartFault.sentences(failure)).contains("bundle x: missing");
    }

    @Test
    void namesAPortThatWasTakenAfterTheCheck() {
        assertThat(StartFault.sentences(new QuarkusBindException("0.0.0.0", 8080, new java.net.BindException())))
                .contains("port 8080: taken (expected: a free port)");
    }

    @Test
    void namesADirectoryThatIsFull() {
        Exception failure = new IllegalStateException(new IOException("No space left on device"));

        assertThat(StartFault.sentences(failure).orElseThrow())
                .startsWith("java.io.tmpdir: ")
                .contains(": full (");
    }

    @Test
    void namesADirectoryThatNoLibraryCanBeRunFrom() {
        Throwable failure = new RuntimeException(
                new UnsatisfiedLinkError("/tmp/libx.so: failed to map segment from shared object"));

        assertThat(StartFault.sentences(failure).orElseThrow()).contains("mounted noexec");
    }

    @Test
    void knowsNoSentenceForABug() {
        Exception failure = new IllegalStateException("a null somewhere", new NullPointerException());

        assertThat(StartFault.sentences(failure)).isEmpty();
    }

    /** What SmallRye Config throws when it reads these settings. */
    private static RuntimeException failureOf(Map<String, String> settings) {
        try {
            var _ = new SmallRyeConfigBuilder()
                    .addDefaultInterceptors()
                    .withConverter(MemorySize.class, ANY_ORDINAL, new MemorySizeConverter())
                    .withMapping(Settings.class)
                    .withSources(new PropertiesConfigSource(settings, "settings", ANY_ORDINAL))
                    .withDefaultValues(Map.of("quarkus.x.port", "1", "quarkus.x.size", "1", "quarkus.x.mode", "on"))
                    .build();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("the settings can be read");
    }

    /** A group of settings as Quarkus has them. */
    @ConfigMapping(prefix = "quarkus.x")
    interface Settings {
        int port();

        MemorySize size();

        Mode mode();
    }

    enum Mode {
        ON,
        OFF
    }
}
