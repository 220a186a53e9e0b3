package io.bertmesh.onnx;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells faults of a GPU that spoil it for the process from those that fail one run.
 *
 * <p>After a fault of the device or of a kernel every later call of the same process to CUDA fails alike, and a new session
 * does not help. ONNX Runtime gives no code for it, only the words in which it reports each failed call:
 * {@code CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; ...}
 */
final class CudaFault {

    private static final Pattern FAILURE = Pattern.compile("\\b(CUDA|CUBLAS|CUDNN|CUFFT) failure (\\d+)");

    /** cudaErrorMemoryAllocation and CUBLAS_STATUS_ALLOC_FAILED: a smaller or a later run may well succeed. */
    private static final Set<String> WANT_OF_MEMORY = Set.of("CUDA 2", "CUBLAS 3");

    private CudaFault() {}

    /** Whether no later run can succeed, as ONNX Runtime's message has it. */
    static boolean isFatal(@Nullable String message) {
        if (message == null) {
            return false;
        }
        Matcher failure = FAILURE.matcher(message);
        while (failure.find()) {
            if (!WANT_OF_MEMORY.contains(failure.group(1) + " " + failure.group(2))) {
                return true;
            }
        }
        return false;
    }
}
