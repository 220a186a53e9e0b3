/**
 * What travels with one call: its deadline, its cancellation, and the clock they are read against.
 *
 * <p>May import: nothing of ours.
 */
@NullMarked
package io.bertmesh.call;

import org.jspecify.annotations.NullMarked;
