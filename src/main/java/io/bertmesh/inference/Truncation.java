package io.bertmesh.inference;

/** What happens to a text that has more tokens than the model accepts. */
public enum Truncation {
    /** The text gets an error that names both lengths. */
    REFUSE,
    /** The last tokens are cut off and counted. */
    CUT_END
}
