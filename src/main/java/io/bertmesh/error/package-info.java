/**
 * Everything that can go wrong with a request, as a closed set of cases whose data the caller can act on.
 *
 * <p>May import: nothing of ours.
 */
@NullMarked
package io.bertmesh.error;

import org.jspecify.annotations.NullMarked;
