/**
 * The model bundle on disk, the graph contract, and the {@code Runner} that fulfils it: pack in, rows out.
 *
 * <p>May import: tokenizer and error.
 */
@NullMarked
package io.bertmesh.model;

import org.jspecify.annotations.NullMarked;
