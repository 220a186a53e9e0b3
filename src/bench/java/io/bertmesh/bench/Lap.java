package io.bertmesh.bench;

import java.util.List;

/** Texts that were run one way, and how long that took. */
record Lap(List<BenchText> texts, double seconds) {

    double tokensPerSecond() {
        return texts.stream().mapToInt(BenchText::tokens).sum() / seconds;
    }

    double textsPerSecond() {
        return texts.size() / seconds;
    }

    /** Floating-point operations a second that the texts' own products make, all layers for all tokens. */
    double flopPerSecond(Network network) {
        return texts.stream()
                        .mapToDouble(text -> network.products(text.tokens()))
                        .sum()
                / seconds;
    }

    /** The same, of the products alone that the one vector asked for needs. */
    double flopPerSecondForOneVector(Network network) {
        return texts.stream()
                        .mapToDouble(text -> network.productsForOneVector(text.tokens()))
                        .sum()
                / seconds;
    }
}
