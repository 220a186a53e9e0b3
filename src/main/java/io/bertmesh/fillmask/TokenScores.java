package io.bertmesh.fillmask;

/**
 * The likeliest tokens at one mask, best first, and the probability of each. Both arrays have the same length, and
 * callers must not change them.
 */
record TokenScores(int[] ids, float[] scores) {}
