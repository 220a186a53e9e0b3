package io.bertmesh.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.bertmesh.config.BertConfig;
import io.bertmesh.config.BertConfig.ExecutionProvider;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.BundleFiles;
import io.bertmesh.model.Manifest.Dimensions;
import io.bertmesh.model.Runner;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Opens ONNX Runtime sessions where the configuration wants them.
 *
 * <p>ONNX Runtime's list of available providers is what it was compiled with, not what the machine has. So CUDA is
 * tried in earnest; if that fails the CPU serves, and the log, the model's description and its metrics say so.
 */
@ApplicationScoped
public class OnnxRunnerFactory implements Runner.Factory {

    private static final Logger LOG = Logger.getLogger(OnnxRunnerFactory.class);

    private final BertConfig.Execution config;

    OnnxRunnerFactory(BertConfig config) {
        this.config = config.execution();
    }

    @Override
    public Runner open(Bundle bundle) {
        if (config.provider() == ExecutionProvider.CPU) {
            return open(bundle, ExecutionProvider.CPU);
        }
        try {
            return open(bundle, ExecutionProvider.CUDA);
        } catch (CudaUnavailableException e) {
            if (config.requireGpu()) {
                throw bundle.fault(
                        bundle.variant().file(),
                        "CUDA is required but cannot be had: %s (expected: a CUDA 12 device and its libraries)"
                                .formatted(e.getMessage()));
            }
            LOG.warnf(
                    "CUDA cannot be had, the CPU serves %s instead: %s",
                    bundle.manifest().name(), e.getMessage());
            return open(bundle, ExecutionProvider.CPU);
        }
    }

    private Runner open(Bundle bundle, ExecutionProvider provider) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "bertmesh");
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threadsPerWorker());
            if (provider == ExecutionProvider.CUDA) {
                addCuda(options);
            }
            OrtSession session = openSession(environment, bundle, options);
            try {
                GraphContract.check(bundle, session);
            } catch (BundleException e) {
                session.close();
                throw e;
            }
            Dimensions dimensions = bundle.manifest().dimensions();
            return new OnnxRunner(environment, session, provider.label(), dimensions.hidden(), dimensions.vocabulary());
        } catch (OrtException e) {
            throw bundle.fault(bundle.variant().file(), "not loadable: %s".formatted(e.getMessage()));
        }
    }

    private static OrtSession openSession(OrtEnvironment environment, Bundle bundle, OrtSession.SessionOptions options)
            throws OrtException {
        String file = bundle.variant().file();
        return switch (bundle.files()) {
            case BundleFiles.Directory directory ->
                environment.createSession(directory.path().resolve(file).toString(), options);
            case BundleFiles.Embedded _ -> environment.createSession(bundle.bytes(file), options);
        };
    }

    private void addCuda(OrtSession.SessionOptions options) {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(config.cudaDevice())) {
            options.addCUDA(cuda);
        } catch (OrtException e) {
            throw new CudaUnavailableException(e);
        }
    }

    private int threadsPerWorker() {
        int processors = Runtime.getRuntime().availableProcessors();
        return config.threadsPerWorker().orElse(Math.max(1, processors / config.workers()));
    }

    /** CUDA was asked for and the machine does not have it. */
    private static final class CudaUnavailableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        CudaUnavailableException(OrtException cause) {
            super(String.valueOf(cause.getMessage()).lines().findFirst().orElse("no reason given"), cause);
        }
    }
}
