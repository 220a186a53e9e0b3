/**
 * The Helm chart in {@code deploy/helm}, rendered by Helm's own library and parsed into the objects that Kubernetes
 * would get.
 *
 * <p>Each rule is a pure function from a rendering to one sentence for each fault, so it holds for every file of values
 * and every switch, also future ones. May import: config and testing, to ask the service whether it accepts its
 * settings.
 */
@NullMarked
package io.bertmesh.deploy;

import org.jspecify.annotations.NullMarked;
