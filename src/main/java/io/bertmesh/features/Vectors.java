package io.bertmesh.features;

/** Arithmetic on vectors, with sums in double precision. */
public final class Vectors {

    private Vectors() {}

    /** The vector divided by its Euclidean length. A vector of zeros stays as it is. */
    public static float[] normalized(float[] vector) {
        double length = Math.sqrt(dot(vector, vector));
        if (length == 0) {
            return vector.clone();
        }
        float[] normalized = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            normalized[i] = (float) (vector[i] / length);
        }
        return normalized;
    }

    /** Cosine of the angle between two vectors of equal length: −1 to 1, or 0 if one of them is all zeros. */
    public static double cosine(float[] a, float[] b) {
        double lengths = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
        return lengths == 0 ? 0 : Math.clamp(dot(a, b) / lengths, -1.0, 1.0);
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
