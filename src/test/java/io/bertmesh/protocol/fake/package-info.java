/** A protocol that is not bertmesh's own, over HTTP and gRPC: it shows that a dialect is a package, and nothing else. */
@NullMarked
package io.bertmesh.protocol.fake;

import org.jspecify.annotations.NullMarked;
