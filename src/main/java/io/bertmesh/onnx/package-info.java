/**
 * The {@code Runner} on ONNX Runtime, and the only imports of {@code ai.onnxruntime}. CDI wires it in: no package
 * imports this one.
 *
 * <p>May import: model, config and error.
 */
@NullMarked
package io.bertmesh.onnx;

import org.jspecify.annotations.NullMarked;
