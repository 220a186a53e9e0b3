package io.bertmesh.inference;

import io.bertmesh.catalog.LoadedModels;

/** The way to ask loaded models, put together as CDI would. Here, because only this package makes one. */
public final class LoadedInference {

    private LoadedInference() {}

    public static Inference of(LoadedModels models) {
        return new Inference(models.catalog(), new RequestLimits(models.config()));
    }
}
