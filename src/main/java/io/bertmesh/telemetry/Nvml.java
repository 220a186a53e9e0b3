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
 * The GPUs as NVML shows them, a library that comes with NVIDIA's driver. It stays loaded to the end of the process.
 *
 * <p>In a container these are the GPUs that were given to it. On a bare machine they are all GPUs, in the order of their
 * slots, which need not be CUDA's.
 */
final class Nvml implements Gpus {

    private static final Logger LOG = Logger.getLogger(Nvml.class);

    private static final String LIBRARY = "libnvidia-ml.so.1";

    private static final int SUCCESS = 0;

    /** The sensor that every GPU has: NVML_TEMPERATURE_GPU. */
    private static final int CORE_SENSOR = 0;

    /** NVML_DEVICE_UUID_V2_BUFFER_SIZE, which is also room for every other answer. */
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

    /** The GPUs of this machine; nothing where there is no driver, or it does not answer. */
    static Optional<Gpus> open() {
        return open(LIBRARY);
    }

    static Optional<Gpus> open(String library) {
        try (Arena arena = Arena.ofConfined()) {
            Functions functions = Functions.of(library);
            if ((int) functions.named("nvmlInit_v2").invokeExact() != SUCCESS) {
                LOG.info("NVIDIA's driver does not answer: no metrics of GPUs");
                return Optional.empty();
            }
            List<Device> devices = devices(functions, arena.allocate(ANSWER_BYTES, Long.BYTES));
            return Optional.of(new Nvml(functions, devices));
        } catch (Throwable e) {
            LOG.info("NVIDIA's driver cannot be asked: no metrics of GPUs");
            LOG.debug("Why it cannot", e);
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
        // A struct of two percentages, of which the second is the memory's.
        double busyPercent = isTold(utilization, device, answer) ? answer.get(ValueLayout.JAVA_INT, 0) : Double.NaN;
        // A struct of total, free and used bytes.
        boolean memoryTold = isTold(memory, device, answer);
        double totalBytes = memoryTold ? answer.getAtIndex(ValueLayout.JAVA_LONG, 0) : Double.NaN;
        double usedBytes = memoryTold ? answer.getAtIndex(ValueLayout.JAVA_LONG, 2) : Double.NaN;
        double celsius = isTold(temperature, device, answer) ? answer.get(ValueLayout.JAVA_INT, 0) : Double.NaN;
        double milliwatts = isTold(power, device, answer) ? answer.get(ValueLayout.JAVA_INT, 0) : Double.NaN;
        return new Reading(
                device.index(), device.uuid(), busyPercent / 100, usedBytes, totalBytes, celsius, milliwatts / 1000);
    }

    private static boolean isTold(MethodHandle question, Device device, MemorySegment answer) {
        try {
            return (int) question.invokeExact(device.handle(), answer) == SUCCESS;
        } catch (Throwable e) {
            throw new IllegalStateException("NVML could not be called", e);
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
            // One that fell off its bus, or belongs to others, has no handle.
            if ((int) byIndex.invokeExact(i, answer) == SUCCESS) {
                MemorySegment handle = answer.get(ValueLayout.ADDRESS, 0);
                boolean isNamed = (int) uuid.invokeExact(handle, answer, ANSWER_BYTES) == SUCCESS;
                devices.add(new Device(i, isNamed ? answer.getString(0) : "unknown", handle));
            }
        }
        return devices;
    }

    /** The functions of the library, each of which gives an int: 0 if it succeeded. */
    private record Functions(Linker linker, SymbolLookup symbols) {

        @SuppressWarnings("restricted")
        static Functions of(String library) {
            return new Functions(Linker.nativeLinker(), SymbolLookup.libraryLookup(library, Arena.global()));
        }

        /** One that writes what it tells of a device where its second argument points. */
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
