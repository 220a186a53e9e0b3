/**
 * The errors of a request, as a closed set of cases with data that the caller can act on.
 *
 * <p>May import: nothing of ours.
 */
@NullMarked
package io.bertmesh.error;

import org.jspecify.annotations.NullMarked;
