package io.bertmesh.onnx;

import io.bertmesh.model.Runner;
import io.bertmesh.testing.Configs;
import java.util.Map;

/** Makes real runners for tests of other packages, as CDI would. It is here because only this package can make them. */
public final class OnnxRunners {

    private OnnxRunners() {}

    public static Runner.Factory onCpu() {
        return with(Map.of());
    }

    /** Uses the settings {@code bertmesh.<name>}. */
    static Runner.Factory with(Map<String, String> settings) {
        return new OnnxRunnerFactory(Configs.of(settings));
    }
}
