package io.bertmesh.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages come from ONNX Runtime's sources, because the tests have no GPU to break. */
final class CudaFaultTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error code - ORT_FAIL - message: CUDA failure 700: an illegal memory access was encountered ; GPU=0 ; hostname=h",
                "CUDA failure 719: unspecified launch failure ; GPU=0",
                "CUDA failure 214: uncorrectable ECC error encountered ; GPU=3",
                "Non-zero status code returned while running Gemm node. CUBLAS failure 14: CUBLAS_STATUS_INTERNAL_ERROR ; GPU=0",
                "CUDA failure 2: out of memory ; GPU=0 ... CUDA failure 700: an illegal memory access was encountered",
                "CUBLAS failure 2: the number means something else here",
            })
    void isFatalWhenTheDeviceOrAKernelFailed(String message) {
        assertThat(CudaFault.isFatal(message)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CUDA failure 2: out of memory ; GPU=0 ; hostname=h",
                "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0",
                "Failed to allocate memory for requested buffer of size 1048576",
                "Exiting due to terminate flag being set to true.",
                "Got invalid dimensions for input: input_ids",
                "CUDA failure",
                "",
            })
    void isNotFatalWhenALaterRunMaySucceed(String message) {
        assertThat(CudaFault.isFatal(message)).isFalse();
    }

    @Test
    void isNotFatalWithoutAMessage() {
        assertThat(CudaFault.isFatal(null)).isFalse();
    }
}
