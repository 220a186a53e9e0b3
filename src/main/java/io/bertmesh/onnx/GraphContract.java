package io.bertmesh.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.bertmesh.model.Bundle;
import io.bertmesh.model.BundleException;
import io.bertmesh.model.Head;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Checks a graph against the contract {@code packed-v1}: its input and output names, and the output widths. */
final class GraphContract {

    private static final Set<String> ENCODER_INPUTS =
            Set.of("input_ids", "token_type_ids", "position_ids", "sequence_ids", "vector_tokens");

    private GraphContract() {}

    /** Throws {@link BundleException} if the graph does not match the manifest and the contract. */
    static void check(Bundle bundle, OrtSession session) throws OrtException {
        boolean hasHead = bundle.manifest().head() == Head.MASKED_LM;
        Set<String> inputs = new TreeSet<>(ENCODER_INPUTS);
        if (hasHead) {
            inputs.add("mask_tokens");
        }
        if (!session.getInputNames().equals(inputs)) {
            throw fault(bundle, "inputs %s".formatted(new TreeSet<>(session.getInputNames())), inputs.toString());
        }
        Map<String, NodeInfo> outputs = session.getOutputInfo();
        requireWidth(bundle, outputs, "vectors", bundle.manifest().dimensions().hidden());
        if (hasHead) {
            requireWidth(
                    bundle, outputs, "logits", bundle.manifest().dimensions().vocabulary());
        }
    }

    private static void requireWidth(Bundle bundle, Map<String, NodeInfo> outputs, String name, int width) {
        NodeInfo output = outputs.get(name);
        if (output == null || !(output.getInfo() instanceof TensorInfo tensor)) {
            throw fault(bundle, "no output " + name, "one of width " + width);
        }
        long[] shape = tensor.getShape();
        if (shape.length != 2 || shape[1] != width) {
            long actual = shape.length == 0 ? 0 : shape[shape.length - 1];
            throw fault(
                    bundle,
                    "output %s of rank %d and width %d".formatted(name, shape.length, actual),
                    "rank 2 and width " + width);
        }
    }

    private static BundleException fault(Bundle bundle, String actual, String expected) {
        return bundle.fault(
                bundle.variant().file(), "%s (expected by %s: %s)".formatted(actual, Bundle.CONTRACT, expected));
    }
}
