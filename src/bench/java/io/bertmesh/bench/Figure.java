package io.bertmesh.bench;

/**
 * One line of the table of figures.
 *
 * @param aim what is to be reached, in words; empty if nothing is
 * @param value what was measured, in words, with its spread where it was measured several times
 * @param reached whether the aim is reached; true where there is none
 */
record Figure(String name, String aim, String value, boolean reached) {}
