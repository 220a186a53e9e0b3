/**
 * The start of the process.
 *
 * <p>May import: api.
 */
@NullMarked
package io.bertmesh;

import org.jspecify.annotations.NullMarked;
