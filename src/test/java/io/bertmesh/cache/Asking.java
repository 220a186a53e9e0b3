package io.bertmesh.cache;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.Call;
import io.bertmesh.call.Ticker;
import io.bertmesh.model.Pack;
import io.bertmesh.model.StopSignal;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.testing.Calls;
import io.bertmesh.testing.FakeRunner;
import io.bertmesh.tokenizer.Encodings;
import java.time.Duration;
import java.util.List;

/** Uses a cache as a model does: looks up texts, runs the missing ones, and publishes their answers. */
final class Asking {

    private Asking() {}

    static Answer<Integer> answer(ModelCache cache, TextInput text) {
        return answers(cache, List.of(text)).getFirst();
    }

    static List<Answer<Integer>> answers(ModelCache cache, List<TextInput> texts) {
        ModelCache.Lookup<Integer> lookup = cache.look(texts, IdReader.ONCE, CacheUse.READ_AND_FILL, call());
        List<Answer<Integer>> answers = texts.stream()
                .map(text ->
                        lookup.found(text).orElseGet(() -> new Answer<>(lookup.read(run(text)), AnswerSource.COMPUTED)))
                .toList();
        lookup.publish();
        return answers;
    }

    private static TextOutput run(TextInput text) {
        Pack pack = Pack.of(List.of(text));
        return pack.split(FakeRunner.free().run(pack, new StopSignal())).getFirst();
    }

    static Call call() {
        return Calls.startingNow(Ticker.system(), Duration.ofMinutes(1));
    }

    static TextInput text(long id) {
        return TextInput.forAllTokens(Encodings.of(2, id, 3));
    }
}
