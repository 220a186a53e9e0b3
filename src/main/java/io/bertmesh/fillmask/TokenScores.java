package io.bertmesh.fillmask;

/**
 * The likeliest tokens at one mask, best first, and the probability of each. Both of the same length, and not to be
 * changed.
 */
record TokenScores(int[] ids, float[] scores) {}
