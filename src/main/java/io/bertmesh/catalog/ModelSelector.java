package io.bertmesh.catalog;

/**
 * The model that a request asks for.
 *
 * @param name empty means the default model
 * @param version empty means the newest version loaded
 */
public record ModelSelector(String name, String version) {

    /** The newest version of the default model. */
    public static final ModelSelector DEFAULT = new ModelSelector("", "");
}
