package io.bertmesh.inference;

import io.bertmesh.call.Call;
import io.bertmesh.call.Task;
import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ModelSelector;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.error.InferenceException;
import jakarta.enterprise.context.ApplicationScoped;

/** The entry point through which every task asks a model. Thread-safe. */
@ApplicationScoped
public class Inference {

    private final ModelCatalog catalog;
    private final RequestLimits limits;

    Inference(ModelCatalog catalog, RequestLimits limits) {
        this.catalog = catalog;
        this.limits = limits;
    }

    /**
     * Begins to ask a model for a call, and reports the task and the model to the call.
     *
     * @throws InferenceException if the model is not loaded or cannot do the task, or the service is not ready
     */
    public Asking begin(Task task, ModelSelector selector, Call call) {
        call.asks(task);
        ServedModel model = catalog.find(selector).require(task);
        call.listener().servedBy(model.identity().name(), model.identity().version());
        return new Asking(model, call, limits);
    }
}
