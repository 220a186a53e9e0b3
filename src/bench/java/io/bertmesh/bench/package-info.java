/**
 * The benchmark: calls the packaged service in its own process over gRPC, and compares it with ONNX Runtime alone on
 * the same texts and threads. {@code docs/benchmark.md} says what it measures and how.
 *
 * <p>May import: tokenizer and the generated code. It uses the service only as a caller does.
 */
@NullMarked
package io.bertmesh.bench;

import org.jspecify.annotations.NullMarked;
