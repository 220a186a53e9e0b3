package io.bertmesh.catalog;

/**
 * Identifies the model that answered.
 *
 * @param fingerprint identifies the vector space: vectors may be compared only if their fingerprints are equal
 */
public record ModelIdentity(String name, String version, String fingerprint) {}
