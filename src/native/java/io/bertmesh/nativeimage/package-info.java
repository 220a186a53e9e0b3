/**
 * Holds the registrations of the native image complete: what is looked up by name in a run, and what native libraries name,
 * must be in {@code reachability-metadata.json}. {@code docs/native.md} tells of it.
 *
 * <p>May import: nothing of ours. It meets the service as a process.
 */
@NullMarked
package io.bertmesh.nativeimage;

import org.jspecify.annotations.NullMarked;
