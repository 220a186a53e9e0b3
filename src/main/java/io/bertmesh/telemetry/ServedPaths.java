package io.bertmesh.telemetry;

import java.util.Set;

/** Paths over HTTP that the service answers. */
public interface ServedPaths {

    /** With names in braces for what a caller fills in. */
    Set<String> paths();
}
