package io.bertmesh.bench;

import java.util.List;

/** The texts that were run in one way, and how long that took. */
record Lap(List<BenchText> texts, double seconds) {

    double tokensPerSecond() {
        return texts.stream().mapToInt(BenchText::tokens).sum() / seconds;
    }

    double textsPerSecond() {
        return texts.size() / seconds;
    }

    /** Floating-point operations a second for the texts' own products, all layers for all tokens. */
    double flopPerSecond(Network network) {
        return texts.stream()
                        .mapToDouble(text -> network.products(text.tokens()))
                        .sum()
                / seconds;
    }

    /** The same, only for the products that the one requested vector needs. */
    double flopPerSecondForOneVector(Network network) {
        return texts.stream()
                        .mapToDouble(text -> network.productsForOneVector(text.tokens()))
                        .sum()
                / seconds;
    }
}
