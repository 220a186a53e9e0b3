package io.bertmesh.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bertmesh.telemetry.Gpus.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs if there is a C compiler, against a library with NVML's functions that the test compiles. */
final class NvmlTest {

    /** Two GPUs, with the handles 1000 and 1001. Each answer differs between them. */
    private static final String LIBRARY = """
            #include <stdio.h>
            #ifndef INIT
            #define INIT 0
            #endif
            #ifndef POWER
            #define POWER 0
            #endif
            #define GPU ((int) ((long) device - 1000))
            int nvmlInit_v2(void) { return INIT; }
            int nvmlDeviceGetCount_v2(unsigned *count) { *count = 2; return 0; }
            int nvmlDeviceGetHandleByIndex_v2(unsigned index, void **device) {
                *device = (void *) (long) (1000 + index);
                return 0;
            }
            int nvmlDeviceGetUUID(void *device, char *uuid, unsigned length) {
                snprintf(uuid, length, "GPU-%d", GPU);
                return 0;
            }
            int nvmlDeviceGetUtilizationRates(void *device, unsigned *rates) {
                rates[0] = 40 + GPU; rates[1] = 99;
                return 0;
            }
            int nvmlDeviceGetMemoryInfo(void *device, unsigned long long *memory) {
                memory[0] = 80000000000ULL; memory[2] = 30000000000ULL + GPU; memory[1] = memory[0] - memory[2];
                return 0;
            }
            int nvmlDeviceGetTemperature(void *device, int sensor, unsigned *celsius) {
                *celsius = 50 + GPU;
                return sensor;
            }
            int nvmlDeviceGetPowerUsage(void *device, unsigned *milliwatts) {
                *milliwatts = 250500 + GPU;
                return POWER;
            }
            """;

    @TempDir
    Path folder;

    @Test
    void readsEveryGpu() throws Exception {
        Gpus gpus = Nvml.open(library()).orElseThrow();

        List<Reading> readings = gpus.read();

        assertThat(readings)
                .containsExactly(
                        new Reading(0, "GPU-0", 0.40, 30e9, 80e9, 50, 250.5),
                        new Reading(1, "GPU-1", 0.41, 30e9 + 1, 80e9, 51, 250.501));
    }

    @Test
    void leavesOutWhatTheDriverDoesNotTell() throws Exception {
        int notSupported = 3;
        Gpus gpus = Nvml.open(library("-DPOWER=" + notSupported)).orElseThrow();

        List<Reading> readings = gpus.read();

        assertThat(readings).hasSize(2).allSatisfy(reading -> {
            assertThat(reading.powerWatts()).isNaN();
            assertThat(reading.memoryTotalBytes()).isEqualTo(80e9);
        });
    }

    @Test
    void findsNoGpuWhereTheDriverDoesNotAnswer() throws Exception {
        int driverNotLoaded = 9;

        Optional<Gpus> gpus = Nvml.open(library("-DINIT=" + driverNotLoaded));

        assertThat(gpus).isEmpty();
    }

    @Test
    void findsNoGpuWithoutTheLibrary() {
        Optional<Gpus> gpus = Nvml.open("libbertmesh-no-such-library.so.1");

        assertThat(gpus).isEmpty();
    }

    @Test
    void findsNoGpuInALibraryThatIsAnother() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "names a library of Linux");

        Optional<Gpus> gpus = Nvml.open("libc.so.6");

        assertThat(gpus).isEmpty();
    }

    /** Compiles the library. Each has its own name, because a loaded library stays loaded. */
    private String library(String... options) throws IOException, InterruptedException {
        assumeTrue(isThereACompiler(), "there is no C compiler");
        Path source = Files.writeString(folder.resolve("nvml.c"), LIBRARY);
        Path library = folder.resolve("libnvml-of-test.so");
        List<String> command = new ArrayList<>(List.of("cc", "-shared", "-fPIC", "-o", library.toString()));
        command.addAll(List.of(options));
        command.add(source.toString());
        Process compiler = new ProcessBuilder(command).inheritIO().start();
        assertThat(compiler.waitFor()).as("exit code of the C compiler").isZero();
        return library.toString();
    }

    private static boolean isThereACompiler() throws InterruptedException {
        try {
            return new ProcessBuilder("cc", "--version")
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
