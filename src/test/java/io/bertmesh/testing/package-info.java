/** Shared by tests of several packages: hand-written fakes, the fixture bundles, settings and seeds. */
@NullMarked
package io.bertmesh.testing;

import org.jspecify.annotations.NullMarked;
