package io.bertmesh.inference;

/** What becomes of a text that has more tokens than the model takes. */
public enum Truncation {
    /** The text gets an error that names both lengths. */
    REFUSE,
    /** The tokens at its end are cut off and counted. */
    CUT_END
}
