package io.bertmesh.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PacksTest {

    private static final String BEFORE = """
            # HELP bertmesh_pack_tokens Tokens of a run
            bertmesh_pack_tokens_count{model="a",version="1"} 10.0
            bertmesh_pack_tokens_sum{model="a",version="1"} 1000.0
            """;

    private static final String AFTER = """
            bertmesh_pack_tokens_count{model="a",version="1"} 12.0
            bertmesh_pack_tokens_count{model="b",version="1"} 2.0
            bertmesh_pack_tokens_sum{model="a",version="1"} 1200.0
            bertmesh_pack_tokens_sum{model="b",version="1"} 200.0
            bertmesh_wasted_tokens_total 20.0
            """;

    @Test
    void countsWhatWasRunBetweenTwoMoments() {
        assertThat(Packs.between(Scrape.parse(BEFORE), Scrape.parse(AFTER))).contains(new Packs(4, 100, 0.05));
    }

    @Test
    void knowsNothingOfAServiceThatDoesNotTell() {
        assertThat(Packs.between(Scrape.parse(""), Scrape.parse("jvm_threads_live_threads 20.0\n")))
                .isEmpty();
    }
}
