package io.bertmesh.inference;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.batching.Schedulers;
import io.bertmesh.cache.ModelCache;
import io.bertmesh.call.Call;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.catalog.ServedModels;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import io.bertmesh.testing.Configs;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.tokenizer.Encodings;
import java.io.IOException;
import java.util.Map;

/** A model with packs of three tokens and a queue of 1,000 tokens, and calls that ask it. */
final class AskingFixture implements AutoCloseable {

    static final int MAX_TOKENS = 64;
    static final int MAX_CHARACTERS = 200;
    static final int MAX_ANSWER_BYTES = 100;

    /** Reads the id of a text from the fake runner's output. */
    static final Reader<Integer> ID = output -> Math.round(output.vector(1, 0));

    private final FakeRunner runner;
    private final Scheduler scheduler;
    private final ServedModel model;

    AskingFixture(FakeRunner runner, int packTokens, ModelCache cache) throws IOException {
        this.runner = runner;
        this.scheduler = Schedulers.start(runner, Schedulers.settings(packTokens, 1_000, 1));
        this.model = ServedModels.encoder(scheduler, cache);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    Asking asking(Call call) {
        Map<String, String> limits =
                Map.of("limits.characters-per-text", "" + MAX_CHARACTERS, "limits.answer-bytes", "" + MAX_ANSWER_BYTES);
        return new Asking(model, call, new RequestLimits(Configs.of(limits)));
    }

    /** A text of three tokens. */
    static TextInput text(long id) {
        return TextInput.forAllTokens(Encodings.of(2, id, 3));
    }

    /** The error of a text whose preparation fails. */
    static InferenceException unreadable() {
        return new InferenceException(new InferenceError.InvalidInput("texts[1]", "empty", "a text"));
    }

    @Override
    public void close() {
        runner.releaseAll();
        model.close();
    }
}
