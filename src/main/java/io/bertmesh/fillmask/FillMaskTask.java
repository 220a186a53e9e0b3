package io.bertmesh.fillmask;

import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Task;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.registry.ModelRegistry;
import io.bertmesh.registry.RequestLimits;
import io.bertmesh.registry.ServedModel;
import io.bertmesh.registry.Truncation;
import io.bertmesh.tokenizer.Encoding;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Fills masks. Blocks until the answer is there; called on virtual threads. */
@ApplicationScoped
public class FillMaskTask {

    private static final int MAX_TOP_K = 100;
    private static final int MAX_TARGETS = 1_000;

    private final ModelRegistry registry;
    private final RequestLimits limits;

    FillMaskTask(ModelRegistry registry, RequestLimits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    /** Answers a request. Throws {@link InferenceException} only for a fault of the request as a whole. */
    public FillMask.Response answer(FillMask.Request request, CallContext call) {
        ServedModel model = registry.find(request.model()).require(Task.FILL_MASK);
        limits.requireCount("texts", request.texts().size());
        RequestLimits.requireRange("top_k", request.topK(), 1, MAX_TOP_K);
        RequestLimits.requireRange("targets", request.targets().size(), 0, MAX_TARGETS);
        AllowedTokens allowed = AllowedTokens.of(request.targets(), model.vocabulary());

        List<String> texts = request.texts();
        List<Outcome<TextInput>> inputs = IntStream.range(0, texts.size())
                .mapToObj(i -> Outcome.of(() -> input("texts[" + i + "]", texts.get(i), model)))
                .toList();
        List<Outcome<TextOutput>> outputs = model.run(inputs, call);
        List<Outcome<FillMask.Result>> results = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            MaskFiller filler = new MaskFiller(texts.get(i), model.vocabulary(), allowed, request.topK());
            results.add(outputs.get(i).map(filler::fill));
        }
        return new FillMask.Response(model.identity(), results, allowed.unknownTargets());
    }

    private static TextInput input(String field, String text, ServedModel model) {
        Encoding encoding = model.encode(field, text, Truncation.REFUSE);
        int[] masks = encoding.indicesOf(model.maskTokenId());
        if (masks.length == 0) {
            throw new InferenceException(new InferenceError.InvalidInput(field, "no [MASK]", "at least one [MASK]"));
        }
        return TextInput.forMasks(encoding, masks);
    }
}
