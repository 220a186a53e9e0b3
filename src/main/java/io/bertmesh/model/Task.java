package io.bertmesh.model;

/** What a model may be asked to do. */
public enum Task {
    FILL_MASK("fill-mask"),
    SEMANTIC_SIMILARITY("semantic-similarity"),
    FEATURE_EXTRACTION("feature-extraction");

    private final String label;

    Task(String label) {
        this.label = label;
    }

    /** The task's name in manifests, REST paths, metrics and messages. */
    public String label() {
        return label;
    }
}
