package io.bertmesh.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.tokenizer.Encodings;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TextOutputTest {

    private static final TextInput BEFORE = TextInput.forFirstToken(Encodings.of(2, 9, 3));
    private static final TextInput INPUT = new TextInput(Encodings.of(2, 4, 3), 2, new int[] {1});
    private static final Pack PACK = Pack.of(List.of(BEFORE, INPUT));
    private static final Rows ROWS = Rows.of(new float[] {1, 2, 3, 4, 5, 6}, 2, new float[] {0, 7, 0}, 3);

    private final TextOutput output = PACK.split(ROWS).getLast();

    @Test
    void copiesAVectorOut() {
        float[] target = new float[2];

        output.copyVector(1, target);

        assertThat(target).containsExactly(5, 6);
    }

    @Test
    void copiesVectorsThatOutliveTheRows() {
        float[] vectors = {1, 2, 3, 4, 5, 6};
        TextOutput view = PACK.split(Rows.of(vectors, 2, new float[3], 3)).getLast();
        float[] copy = view.vector(0);

        vectors[2] = 100;

        assertThat(copy).containsExactly(3, 4);
        assertThat(view.vector(0, 0)).isEqualTo(100);
    }

    @Test
    void isTheSameForATextThatIsSpeltDifferently() {
        TextInput respelt = new TextInput(Encodings.spelt(2, 2, 4, 3), 2, new int[] {1});

        TextOutput same = output.forInput(respelt);

        assertThat(same.input()).isSameAs(respelt);
        assertThat(same.vector(1)).containsExactly(5, 6);
        assertThat(same.probabilities(0).top(1, _ -> true)).containsExactly(1);
    }
}
