package io.bertmesh.inference;

import io.bertmesh.catalog.LoadedModels;

/** Makes an {@link Inference} on loaded models, as CDI would. It is here because only this package can make one. */
public final class LoadedInference {

    private LoadedInference() {}

    public static Inference of(LoadedModels models) {
        return new Inference(models.catalog(), new RequestLimits(models.config()));
    }
}
