/**
 * Splits text into token ids, with their offsets in the text. The only package that imports {@code ai.djl}.
 *
 * <p>May import: error.
 */
@NullMarked
package io.bertmesh.tokenizer;

import org.jspecify.annotations.NullMarked;
