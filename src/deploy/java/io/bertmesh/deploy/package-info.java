/**
 * The Helm chart in {@code deploy/helm}, rendered by Helm's own library and read as the objects that Kubernetes would get.
 *
 * <p>Each rule is a pure function from a rendering to sentences, one for each fault, so that it holds for every file of values
 * and every switch there is or will be. May import: config and testing, to ask the service whether it takes its settings.
 */
@NullMarked
package io.bertmesh.deploy;

import org.jspecify.annotations.NullMarked;
