package io.bertmesh.model;

/** What a model may be asked to do. */
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

    /** The task's name in REST paths, metrics and messages. */
    public String label() {
        return label;
    }

    /** Whether a model must have {@link Head#MASKED_LM} for this task. */
    public boolean needsHead() {
        return needsHead;
    }
}
