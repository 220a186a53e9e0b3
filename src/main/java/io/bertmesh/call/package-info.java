/**
 * What travels with one call: its deadline, its cancellation, its lane, and the clock it is timed by.
 *
 * <p>May import: nothing of ours.
 */
@NullMarked
package io.bertmesh.call;

import org.jspecify.annotations.NullMarked;
