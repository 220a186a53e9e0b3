package io.bertmesh.similarity;

import io.bertmesh.cache.Answer;
import io.bertmesh.call.CallContext;
import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.RequestLimits;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.VectorReading;
import io.bertmesh.features.Vectors;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.Task;
import io.bertmesh.model.TextInput;
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

    private final ModelCatalog registry;
    private final RequestLimits limits;

    SemanticSimilarityTask(ModelCatalog registry, RequestLimits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    /** Answers a request. Throws {@link InferenceException} only for a fault of the request as a whole. */
    public Response answer(Request request, CallContext call) {
        ServedModel model = registry.find(request.model()).require(Task.SEMANTIC_SIMILARITY);
        limits.requireCount("pairs", request.pairs().size());
        Pooling pooling =
                request.pooling().orElse(model.description().defaults().pooling());
        if (pooling == Pooling.TOKENS) {
            throw InferenceException.invalid("pooling", "TOKENS", "one of CLS, MEAN, MAX");
        }
        // The texts of pair i are inputs 2i and 2i + 1: one pair's fault stays with the pair.
        List<Outcome<TextInput>> inputs =
                model.prepare(2 * request.pairs().size(), call, index -> input(request, index, pooling, model, call));
        VectorReading reading = new VectorReading(pooling, model.description().hiddenSize());
        List<Outcome<Answer<float[]>>> vectors = model.ask(inputs, reading, request.cacheUse(), call);
        List<Outcome<Result>> results = new ArrayList<>();
        for (int i = 0; i < inputs.size(); i += 2) {
            Outcome<PooledText> first = pooled(inputs.get(i), vectors.get(i));
            Outcome<PooledText> second = pooled(inputs.get(i + 1), vectors.get(i + 1));
            results.add(first.map(a -> compare(a, second.orThrow())));
        }
        return new Response(model.identity(), results);
    }

    /** What comparing needs of a text. */
    private record PooledText(Encoding encoding, Answer<float[]> vector) {}

    private static Outcome<PooledText> pooled(Outcome<TextInput> input, Outcome<Answer<float[]>> vector) {
        return vector.map(answer -> new PooledText(input.orThrow().encoding(), answer));
    }

    private static TextInput input(Request request, int index, Pooling pooling, ServedModel model, CallContext call) {
        TextPair pair = request.pairs().get(index / 2);
        boolean isFirst = index % 2 == 0;
        String field = "pairs[%d].%s".formatted(index / 2, isFirst ? "text_a" : "text_b");
        return pooling.input(model.encode(field, isFirst ? pair.textA() : pair.textB(), request.truncation(), call));
    }

    private static Result compare(PooledText a, PooledText b) {
        float cosine = (float) Vectors.cosine(a.vector().value(), b.vector().value());
        return new Result(
                cosine,
                Math.max(0, cosine),
                a.encoding().tokenCount(),
                b.encoding().tokenCount(),
                a.encoding().droppedTokenCount(),
                b.encoding().droppedTokenCount(),
                a.vector().source().orFarther(b.vector().source()));
    }
}
