package io.bertmesh.bench;

import java.util.List;
import java.util.Random;

/** One call to the service. */
sealed interface Call {

    /** Shares of a mix's calls that fill masks and that compare; the others extract. */
    double FILL_MASK_SHARE = 0.1;

    double COMPARE_SHARE = 0.1;

    String MIX = "of the calls %.0f %% extract [CLS] vectors, %.0f %% fill a mask, %.0f %% compare two texts"
            .formatted(100 * (1 - FILL_MASK_SHARE - COMPARE_SHARE), 100 * FILL_MASK_SHARE, 100 * COMPARE_SHARE);

    /** Tokens that the service must run for it. */
    int tokens();

    /** Requests the [CLS] vector. */
    record Extract(BenchText text) implements Call {
        @Override
        public int tokens() {
            return text.tokens();
        }
    }

    /** Requests the candidates for a mask before the text. */
    record FillMask(BenchText text) implements Call {
        @Override
        public int tokens() {
            return text.tokens() + 1;
        }

        String masked() {
            return "[MASK]" + text.text();
        }
    }

    /** Requests the similarity of two texts. */
    record Compare(BenchText a, BenchText b) implements Call {
        @Override
        public int tokens() {
            return a.tokens() + b.tokens();
        }
    }

    /** Draws a call of the mix. */
    static Call draw(Texts texts, Random random) {
        double place = random.nextDouble();
        if (place < FILL_MASK_SHARE) {
            return new FillMask(texts.next());
        }
        if (place < FILL_MASK_SHARE + COMPARE_SHARE) {
            return new Compare(texts.next(), texts.next());
        }
        return new Extract(texts.next());
    }

    static List<Call> extracting(List<BenchText> texts) {
        return texts.stream().<Call>map(Extract::new).toList();
    }
}
