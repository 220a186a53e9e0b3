/**
 * Checks that the native image's registrations are complete: {@code reachability-metadata.json} must contain everything
 * that a run looks up by name, and everything that native libraries name. {@code docs/native.md} describes it.
 *
 * <p>May import: nothing of bertmesh. It uses the service as a process.
 */
@NullMarked
package io.bertmesh.nativeimage;

import org.jspecify.annotations.NullMarked;
