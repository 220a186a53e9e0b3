/**
 * One call and what travels with it: who makes it, its deadline, cancellation and lane, and the listener that is told what
 * becomes of it.
 *
 * <p>May import: error.
 */
@NullMarked
package io.bertmesh.call;

import org.jspecify.annotations.NullMarked;
