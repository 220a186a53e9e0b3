/**
 * The benchmark: drives the packaged service as a process of its own over gRPC, beside ONNX Runtime alone on the same
 * texts and threads. {@code docs/benchmark.md} says what is measured and how.
 *
 * <p>May import: tokenizer and the generated code. What it measures it meets as a caller does.
 */
@NullMarked
package io.bertmesh.bench;

import org.jspecify.annotations.NullMarked;
