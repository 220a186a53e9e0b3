package io.bertmesh.similarity;

import io.bertmesh.call.CallContext;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.Pooling;
import io.bertmesh.features.Vectors;
import io.bertmesh.model.Task;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.registry.ModelRegistry;
import io.bertmesh.registry.RequestLimits;
import io.bertmesh.registry.ServedModel;
import io.bertmesh.similarity.SemanticSimilarity.Request;
import io.bertmesh.similarity.SemanticSimilarity.Response;
import io.bertmesh.similarity.SemanticSimilarity.Result;
import io.bertmesh.similarity.SemanticSimilarity.TextPair;
import io.bertmesh.tokenizer.Encoding;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;

/** Compares texts by the cosine of their vectors. Blocks until the answer is there; called on virtual threads. */
@ApplicationScoped
public class SemanticSimilarityTask {

    private final ModelRegistry registry;
    private final RequestLimits limits;

    SemanticSimilarityTask(ModelRegistry registry, RequestLimits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    /** Answers a request. Throws {@link InferenceException} only for a fault of the request as a whole. */
    public Response answer(Request request, CallContext call) {
        ServedModel model = registry.find(request.model()).require(Task.SEMANTIC_SIMILARITY);
        limits.requireCount("pairs", request.pairs().size());
        if (request.pooling() == Pooling.TOKENS) {
            throw new InferenceException(new InferenceError.InvalidInput("pooling", "TOKENS", "one of CLS, MEAN, MAX"));
        }
        // The texts of pair i are inputs 2i and 2i + 1: one pair's fault stays with the pair.
        List<Outcome<TextInput>> inputs = new ArrayList<>();
        for (int i = 0; i < request.pairs().size(); i++) {
            TextPair pair = request.pairs().get(i);
            String field = "pairs[" + i + "].";
            inputs.add(input(field + "text_a", pair.textA(), request, model));
            inputs.add(input(field + "text_b", pair.textB(), request, model));
        }
        List<Outcome<TextOutput>> outputs = model.run(inputs, call);
        List<Outcome<Result>> results = new ArrayList<>();
        for (int i = 0; i < outputs.size(); i += 2) {
            Outcome<TextOutput> second = outputs.get(i + 1);
            results.add(outputs.get(i).map(first -> compare(first, second.orThrow(), request.pooling())));
        }
        return new Response(model.identity(), results);
    }

    private static Outcome<TextInput> input(String field, String text, Request request, ServedModel model) {
        return Outcome.of(() -> request.pooling().input(model.encode(field, text, request.truncation())));
    }

    private static Result compare(TextOutput first, TextOutput second, Pooling pooling) {
        float cosine = (float) Vectors.cosine(pooling.pool(first), pooling.pool(second));
        Encoding a = first.input().encoding();
        Encoding b = second.input().encoding();
        return new Result(
                cosine,
                Math.max(0, cosine),
                a.tokenCount(),
                b.tokenCount(),
                a.droppedTokenCount(),
                b.droppedTokenCount());
    }
}
