package io.bertmesh.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Ways to divide texts into runs if all are known beforehand. Pure. */
final class Batches {

    /** Texts of a padded batch, a usual default of servers for such models. */
    static final int PADDED_TEXTS = 32;

    private Batches() {}

    /**
     * Packs as full as possible: the longest texts first, each into the first pack with room. No scheduler can do much
     * better, because it does not know what arrives next.
     */
    static List<GraphInput> ideal(List<BenchText> texts, int packTokens) {
        List<List<BenchText>> packs = new ArrayList<>();
        List<Integer> rooms = new ArrayList<>();
        for (BenchText text : texts.stream()
                .sorted(Comparator.comparingInt(BenchText::tokens).reversed())
                .toList()) {
            int pack = 0;
            while (pack < packs.size() && rooms.get(pack) < text.tokens()) {
                pack++;
            }
            if (pack == packs.size()) {
                packs.add(new ArrayList<>());
                rooms.add(packTokens);
            }
            packs.get(pack).add(text);
            rooms.set(pack, rooms.get(pack) - text.tokens());
        }
        return packs.stream().map(GraphInput::packed).toList();
    }

    /** Batches of {@link #PADDED_TEXTS} in the order of arrival. */
    static List<GraphInput> padded(List<BenchText> texts) {
        List<GraphInput> batches = new ArrayList<>();
        for (int start = 0; start < texts.size(); start += PADDED_TEXTS) {
            batches.add(GraphInput.padded(texts.subList(start, Math.min(start + PADDED_TEXTS, texts.size()))));
        }
        return batches;
    }

    /** One text per run. */
    static List<GraphInput> single(List<BenchText> texts) {
        return texts.stream().map(text -> GraphInput.packed(List.of(text))).toList();
    }
}
