package io.bertmesh.bench;

import java.util.List;
import java.util.stream.DoubleStream;

/** A figure measured several times. */
record Spread(double median, double min, double max, List<Double> values) {

    static Spread of(DoubleStream measured) {
        List<Double> values = measured.boxed().toList();
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Spread(median, sorted.getFirst(), sorted.getLast(), values);
    }
}
