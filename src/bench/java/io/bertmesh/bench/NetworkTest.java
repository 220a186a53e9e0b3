package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class NetworkTest {

    private static final Network BASE = new Network(12, 768, 3072, 21_128);

    @Test
    void countsTheProductsOfOneToken() {
        // 12 layers of twelve 768 by 768 matrices (4 attention, 8 feed-forward), and the token's attention to itself.
        assertThat(BASE.products(1)).isEqualTo(12L * (2 * 12 * 768 * 768 + 2 * 2 * 768));
    }

    @Test
    void growsWithTheSquareOfATextInAttentionAlone() {
        long square = BASE.products(64) - 64 * BASE.products(1);

        assertThat(square).isEqualTo(12L * 4 * 768 * (64 * 64 - 64));
    }

    @Test
    void needsAllProductsForTheOnlyToken() {
        assertThat(BASE.productsForOneVector(1)).isEqualTo(BASE.products(1));
    }

    @Test
    void sparesTheLastLayersQueriesOutputsAndFeedForwardOfOtherTokens() {
        long spared = BASE.products(20) - BASE.productsForOneVector(20);

        assertThat(spared).isEqualTo(19L * (4 * 768 * 768 + 4 * 20 * 768 + 4 * 768 * 3072));
    }
}
