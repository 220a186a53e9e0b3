/**
 * The {@code Runner} on ONNX Runtime, and the only package that imports {@code ai.onnxruntime}. CDI wires it in, and no
 * package imports this one.
 *
 * <p>May import: model, config and error.
 */
@NullMarked
package io.bertmesh.onnx;

import org.jspecify.annotations.NullMarked;
