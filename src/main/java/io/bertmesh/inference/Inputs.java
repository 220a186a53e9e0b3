package io.bertmesh.inference;

import java.util.List;

/**
 * The inputs of a request: a list, or only one. Names each as its caller does, for errors.
 *
 * @param field name of the list, or of the only input
 * @param isOne whether the caller sent one input and no list, and so wants one answer
 */
public record Inputs<T>(String field, List<T> values, boolean isOne) {

    public Inputs {
        values = List.copyOf(values);
    }

    /** The inputs of a request that has a list of them. */
    public static <T> Inputs<T> list(String field, List<T> values) {
        return new Inputs<>(field, values, false);
    }

    /** The input of a request that has only one. */
    public static <T> Inputs<T> one(String field, T value) {
        return new Inputs<>(field, List.of(value), true);
    }

    /** Path of an input in its request, such as {@code texts[3]}, or {@code text} for an only one. */
    public String path(int index) {
        return isOne ? field : field + "[" + index + "]";
    }

    /** Path of a part of an input, such as {@code pairs[3].text_a}, or {@code text_a} for an only one. */
    public String path(int index, String part) {
        return isOne ? part : path(index) + "." + part;
    }
}
