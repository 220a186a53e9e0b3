package io.bertmesh.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import io.bertmesh.config.BertConfig;
import io.bertmesh.config.ExecutionThreads;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.BundleFiles;
import io.bertmesh.model.Manifest.Dimensions;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Runner;
import jakarta.enterprise.context.ApplicationScoped;
import org.jboss.logging.Logger;

/**
 * Opens ONNX Runtime sessions on the configured hardware.
 *
 * <p>ONNX Runtime lists the providers that it was compiled with, not those of the machine. So the factory really opens
 * a CUDA session. If that fails, the CPU serves, and the log, the model's description and its metrics say so.
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
        return switch (config.provider()) {
            case CPU -> openOnCpu(bundle);
            case CUDA -> openOnCuda(bundle);
        };
    }

    private Runner openOnCpu(Bundle bundle) {
        try {
            return open(bundle, Provider.CPU);
        } catch (OrtException e) {
            throw bundle.fault(bundle.variant().file(), "not loadable: " + reason(e));
        }
    }

    private Runner openOnCuda(Bundle bundle) {
        try {
            return open(bundle, Provider.CUDA);
        } catch (OrtException e) {
            if (config.requireGpu() || !bundle.variant().providers().contains(Provider.CPU)) {
                throw bundle.fault(
                        bundle.variant().file(),
                        "CUDA is required but not available: %s (expected: a CUDA 12 device and its libraries)"
                                .formatted(reason(e)));
            }
            LOG.warnf(
                    "CUDA is not available, the CPU serves %s instead: %s",
                    bundle.manifest().name(), reason(e));
            return openOnCpu(bundle);
        }
    }

    private Runner open(Bundle bundle, Provider provider) throws OrtException {
        OrtEnvironment environment = SharedEnvironment.get();
        OrtSession session = openSession(environment, bundle, provider);
        try {
            GraphContract.check(bundle, session);
        } catch (BundleException | OrtException e) {
            session.close();
            throw e;
        }
        Dimensions dimensions = bundle.manifest().dimensions();
        return new OnnxRunner(environment, session, provider, dimensions.hidden(), dimensions.vocabulary());
    }

    private OrtSession openSession(OrtEnvironment environment, Bundle bundle, Provider provider) throws OrtException {
        String file = bundle.variant().file();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threadsPerWorker());
            // Otherwise the weights lie in the arena, which rounds up their sum: 100 MB more for a model of 409 MB.
            options.addConfigEntry("session.use_device_allocator_for_initializers", "1");
            if (!IntegerProducts.areExact()) {
                // Otherwise 8-bit products overflow. With VNNI this would cost 40 percent of the speed for nothing.
                options.addConfigEntry("session.x64quantprecision", "1");
            }
            if (provider == Provider.CUDA) {
                addCuda(options);
            }
            return switch (bundle.files()) {
                // By path where there is one, so that the weights do not pass through the heap.
                case BundleFiles.Directory directory ->
                    environment.createSession(directory.path().resolve(file).toString(), options);
                case BundleFiles.Embedded _ -> environment.createSession(bundle.bytes(file), options);
            };
        }
    }

    private void addCuda(OrtSession.SessionOptions options) throws OrtException {
        try (OrtCUDAProviderOptions cuda = new OrtCUDAProviderOptions(config.cudaDevice())) {
            // TF32 keeps 10 bits of a product, too few for answers that equal the reference library's.
            cuda.add("use_tf32", "0");
            options.addCUDA(cuda);
        }
    }

    /** The first line of the native library's message, because only that line is meant for people. */
    private static String reason(OrtException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }

    private int threadsPerWorker() {
        return ExecutionThreads.of(config, Runtime.getRuntime().availableProcessors())
                .threadsPerWorker();
    }
}
