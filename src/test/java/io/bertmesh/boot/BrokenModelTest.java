package io.bertmesh.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.bertmesh.testing.LogsErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class BrokenModelTest {

    private final AtomicBoolean isBroken = new AtomicBoolean();
    private final List<Integer> exits = new ArrayList<>();
    private final BrokenModel model = new BrokenModel(isBroken::get, exits::add);

    @Test
    void letsTheProcessLiveWhileItsModelsRun() {
        model.check();
        model.check();

        assertThat(exits).isEmpty();
    }

    @Test
    @LogsErrors
    void endsTheProcessOnceWhenAModelIsBroken() {
        model.check();
        isBroken.set(true);

        model.check();
        model.check();

        assertThat(exits).containsExactly(BrokenModel.EXIT_CODE);
    }
}
