package io.bertmesh.onnx;

import io.bertmesh.model.Runner;
import io.bertmesh.testing.Configs;
import java.util.Map;

/** Real ONNX Runtime for tests of other packages, as CDI would wire it. Here, because only this package makes it. */
public final class OnnxRunners {

    private OnnxRunners() {}

    public static Runner.Factory onCpu() {
        return with(Map.of());
    }

    /** With the settings {@code bertmesh.<name>}. */
    static Runner.Factory with(Map<String, String> settings) {
        return new OnnxRunnerFactory(Configs.of(settings));
    }
}
