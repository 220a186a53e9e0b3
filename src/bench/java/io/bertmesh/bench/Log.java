package io.bertmesh.bench;

import java.io.PrintStream;
import java.util.List;

/** Prints the progress of the benchmark. */
final class Log {

    private static final PrintStream OUT = System.out;
    private static final long START = System.nanoTime();

    private Log() {}

    static void say(String line) {
        OUT.printf("%5d s  %s%n", (System.nanoTime() - START) / 1_000_000_000, line);
    }

    static void figures(List<Figure> figures) {
        for (Figure figure : figures) {
            OUT.printf(
                    "  %-62s %-28s %-14s %s%n",
                    figure.name(), figure.value(), figure.aim(), figure.reached() ? "" : "NOT REACHED");
        }
    }
}
