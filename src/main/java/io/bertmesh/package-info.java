/**
 * The start of the process.
 *
 * <p>May import: boot.
 */
@NullMarked
package io.bertmesh;

import org.jspecify.annotations.NullMarked;
