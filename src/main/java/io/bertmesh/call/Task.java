package io.bertmesh.call;

/** What a call may ask for. */
public enum Task {
    FILL_MASK("fill-mask"),
    SEMANTIC_SIMILARITY("semantic-similarity"),
    FEATURE_EXTRACTION("feature-extraction");

    private final String label;

    Task(String label) {
        this.label = label;
    }

    /** The task's name in REST paths, metrics, logs and messages. */
    public String label() {
        return label;
    }

    /** Whether only a model with a masked-LM head can do it. */
    public boolean needsHead() {
        return switch (this) {
            case FILL_MASK -> true;
            case SEMANTIC_SIMILARITY, FEATURE_EXTRACTION -> false;
        };
    }
}
