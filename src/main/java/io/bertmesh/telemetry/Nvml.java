package io.bertmesh.telemetry;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Reads the GPUs from NVML, the library of NVIDIA's driver. NVML stays loaded until the process ends.
 *
 * <p>In a container NVML shows the GPUs that the container was given. On a bare machine it shows all GPUs, in the order
 * of their slots, which may differ from CUDA's order.
 */
final class Nvml implements Gpus {

    private static final Logger LOG = Logger.getLogger(Nvml.class);

    private static final String LIBRARY = "libnvidia-ml.so.1";

    private static final int SUCCESS = 0;

    /** NVML_TEMPERATURE_GPU, the sensor that every GPU has. */
    private static final int CORE_SENSOR = 0;

    /** NVML_DEVICE_UUID_V2_BUFFER_SIZE, enough for every other answer too. */
    private static final int ANSWER_BYTES = 96;

    private final MethodHandle utilization;
    private final MethodHandle memory;
    private final MethodHandle temperature;
    private final MethodHandle power;
    private final List<Device> devices;

    private record Device(int index, String uuid, MemorySegment handle) {}

    private Nvml(Functions functions, List<Device> devices) {
        this.utilization = functions.ofDevice("nvmlDeviceGetUtilizationRates");
        this.memory = functions.ofDevice("nvmlDeviceGetMemoryInfo");
        this.power = functions.ofDevice("nvmlDeviceGetPowerUsage");
        this.temperature = MethodHandles.insertArguments(
                functions.named(
                        "nvmlDeviceGetTemperature", ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS),
                1,
                CORE_SENSOR);
        this.devices = devices;
    }

    /** The GPUs of this machine; empty if there is no driver, or it does not answer. */
    static Optional<Gpus> open() {
        return open(LIBRARY);
    }

    static Optional<Gpus> open(String library) {
        try (Arena arena = Arena.ofConfined()) {
            Functions functions = Functions.of(library);
            if ((int) functions.named("nvmlInit_v2").invokeExact() != SUCCESS) {
                LOG.info("NVIDIA's driver does not answer: no GPU metrics");
                return Optional.empty();
            }
            List<Device> devices = devices(functions, arena.allocate(ANSWER_BYTES, Long.BYTES));
            return Optional.of(new Nvml(functions, devices));
        } catch (Throwable e) {
            LOG.info("NVIDIA's driver cannot be loaded: no GPU metrics");
            LOG.debug("Why NVIDIA's driver cannot be loaded", e);
            return Optional.empty();
        }
    }

    @Override
    public List<Reading> read() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(ANSWER_BYTES, Long.BYTES);
            return devices.stream().map(device -> read(device, answer)).toList();
        }
    }

    private Reading read(Device device, MemorySegment answer) {
        // A struct of two percentages: of the GPU, then of its memory.
        double busyPercent = isReported(utilization, device, answer) ? answer.get(ValueLayout.JAVA_INT, 0) : Double.NaN;
        // A struct of total, free and used bytes.
        boolean hasMemory = isReported(memory, device, answer);
        double totalBytes = hasMemory ? answer.getAtIndex(ValueLayout.JAVA_LONG, 0) : Double.NaN;
        double usedBytes = hasMemory ? answer.getAtIndex(ValueLayout.JAVA_LONG, 2) : Double.NaN;
        double celsius = isReported(temperature, device, answer) ? answer.get(ValueLayout.JAVA_INT, 0) : Double.NaN;
        double milliwatts = isReported(power, device, answer) ? answer.get(ValueLayout.JAVA_INT, 0) : Double.NaN;
        return new Reading(
                device.index(), device.uuid(), busyPercent / 100, usedBytes, totalBytes, celsius, milliwatts / 1000);
    }

    private static boolean isReported(MethodHandle function, Device device, MemorySegment answer) {
        try {
            return (int) function.invokeExact(device.handle(), answer) == SUCCESS;
        } catch (Throwable e) {
            throw new IllegalStateException("calling NVML failed", e);
        }
    }

    private static List<Device> devices(Functions functions, MemorySegment answer) throws Throwable {
        MethodHandle count = functions.named("nvmlDeviceGetCount_v2", ValueLayout.ADDRESS);
        MethodHandle byIndex =
                functions.named("nvmlDeviceGetHandleByIndex_v2", ValueLayout.JAVA_INT, ValueLayout.ADDRESS);
        MethodHandle uuid =
                functions.named("nvmlDeviceGetUUID", ValueLayout.ADDRESS, ValueLayout.ADDRESS, ValueLayout.JAVA_INT);
        int found = (int) count.invokeExact(answer) == SUCCESS ? answer.get(ValueLayout.JAVA_INT, 0) : 0;
        List<Device> devices = new ArrayList<>();
        for (int i = 0; i < found; i++) {
            // A GPU that fell off its bus, or that this process may not use, has no handle.
            if ((int) byIndex.invokeExact(i, answer) == SUCCESS) {
                MemorySegment handle = answer.get(ValueLayout.ADDRESS, 0);
                boolean isNamed = (int) uuid.invokeExact(handle, answer, ANSWER_BYTES) == SUCCESS;
                devices.add(new Device(i, isNamed ? answer.getString(0) : "unknown", handle));
            }
        }
        return devices;
    }

    /** The functions of the library. Each returns an int: 0 if it succeeded. */
    private record Functions(Linker linker, SymbolLookup symbols) {

        @SuppressWarnings("restricted")
        static Functions of(String library) {
            return new Functions(Linker.nativeLinker(), SymbolLookup.libraryLookup(library, Arena.global()));
        }

        /** A function that writes a value of a device to where its second argument points. */
        MethodHandle ofDevice(String name) {
            return named(name, ValueLayout.ADDRESS, ValueLayout.ADDRESS);
        }

        @SuppressWarnings("restricted")
        MethodHandle named(String name, MemoryLayout... arguments) {
            return linker.downcallHandle(
                    symbols.findOrThrow(name), FunctionDescriptor.of(ValueLayout.JAVA_INT, arguments));
        }
    }
}
