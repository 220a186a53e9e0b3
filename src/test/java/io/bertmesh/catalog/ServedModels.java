package io.bertmesh.catalog;

import io.bertmesh.batching.Scheduler;
import io.bertmesh.cache.ModelCache;
import io.bertmesh.model.Bundle;
import io.bertmesh.testing.Bundles;
import io.bertmesh.tokenizer.Tokenizer;
import java.io.IOException;

/** Makes models whose runs a test controls. It is here because only this package can make a model. */
public final class ServedModels {

    private ServedModels() {}

    /** The encoder fixture: texts of at most 64 tokens, without a masked-LM head. */
    public static ServedModel encoder(Scheduler scheduler, ModelCache cache) throws IOException {
        Bundle bundle = Bundles.open(Bundles.ENCODER);
        return new ServedModel(bundle, Tokenizer.load(bundle.tokenizerJson()), scheduler, cache);
    }
}
