/** A fake protocol over HTTP and gRPC. It shows that a dialect needs its own package and nothing else. */
@NullMarked
package io.bertmesh.protocol.fake;

import org.jspecify.annotations.NullMarked;
