package io.bertmesh.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bertmesh.batching.Schedulers;
import io.bertmesh.cache.Caches;
import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceException;
import io.bertmesh.testing.FakeRunner;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ServedModelTest {

    private ServedModel model;

    @BeforeEach
    void load() throws IOException {
        model = ServedModels.encoder(
                Schedulers.start(FakeRunner.free(), Schedulers.settings(3, 1_000, 1)), Caches.none());
    }

    @AfterEach
    void close() {
        model.close();
    }

    @Test
    void refusesATaskThatItDoesNotOffer() {
        assertThatThrownBy(() -> model.require(Task.FILL_MASK))
                .isInstanceOf(InferenceException.class)
                .hasMessage("model: does not offer fill-mask"
                        + " (expected: one of semantic-similarity, feature-extraction)");
    }

    @Test
    void isItselfForATaskThatItOffers() {
        ServedModel required = model.require(Task.FEATURE_EXTRACTION);

        assertThat(required).isSameAs(model);
    }
}
