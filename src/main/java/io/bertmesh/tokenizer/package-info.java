/**
 * Text to token ids, with the offsets that lead back into the text. The only package that imports {@code ai.djl}.
 *
 * <p>May import: error.
 */
@NullMarked
package io.bertmesh.tokenizer;

import org.jspecify.annotations.NullMarked;
