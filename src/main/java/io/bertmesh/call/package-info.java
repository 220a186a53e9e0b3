/**
 * One call and its data: its caller, deadline, cancellation and lane, and the listener that observes its progress.
 *
 * <p>May import: error.
 */
@NullMarked
package io.bertmesh.call;

import org.jspecify.annotations.NullMarked;
