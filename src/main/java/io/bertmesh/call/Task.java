package io.bertmesh.call;

/** The tasks that a call may ask for. */
public enum Task {
    FILL_MASK("fill-mask", true),
    SEMANTIC_SIMILARITY("semantic-similarity", false),
    FEATURE_EXTRACTION("feature-extraction", false);

    private final String label;
    private final boolean needsHead;

    Task(String label, boolean needsHead) {
        this.label = label;
        this.needsHead = needsHead;
    }

    /** The task's name in REST paths, metrics, logs and messages. */
    public String label() {
        return label;
    }

    /** Whether only a model with a masked-LM head can do it. */
    public boolean needsHead() {
        return needsHead;
    }
}
