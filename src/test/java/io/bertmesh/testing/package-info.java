/** What tests of several packages share: fakes written by hand, the fixture bundles, settings and seeds. */
@NullMarked
package io.bertmesh.testing;

import org.jspecify.annotations.NullMarked;
