package io.bertmesh.onnx;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells GPU faults that break the whole process from faults that fail one run.
 *
 * <p>After a fault of the device or of a kernel, every later CUDA call of the process fails. A new session does
 * not help. ONNX Runtime gives no code for it, only the message with which it reports each failed call:
 * {@code CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; ...}
 */
final class CudaFault {

    private static final Pattern FAILURE = Pattern.compile("\\b(CUDA|CUBLAS|CUDNN|CUFFT) failure (\\d+)");

    /** cudaErrorMemoryAllocation and CUBLAS_STATUS_ALLOC_FAILED: a smaller or a later run may succeed. */
    private static final Set<String> OUT_OF_MEMORY = Set.of("CUDA 2", "CUBLAS 3");

    private CudaFault() {}

    /** Whether no later run can succeed, according to ONNX Runtime's message. */
    static boolean isFatal(@Nullable String message) {
        if (message == null) {
            return false;
        }
        Matcher failure = FAILURE.matcher(message);
        while (failure.find()) {
            if (!OUT_OF_MEMORY.contains(failure.group(1) + " " + failure.group(2))) {
                return true;
            }
        }
        return false;
    }
}
