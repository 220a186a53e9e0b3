package io.bertmesh.bench;

/**
 * One line of the table of figures.
 *
 * @param aim the aim, in words; empty if there is none
 * @param value the measurement, in words, with its spread if it was measured several times
 * @param reached whether the aim is reached; true if there is none
 */
record Figure(String name, String aim, String value, boolean reached) {}
