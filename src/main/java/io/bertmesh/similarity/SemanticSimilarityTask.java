package io.bertmesh.similarity;

import io.bertmesh.cache.Answer;
import io.bertmesh.call.Call;
import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceException;
import io.bertmesh.features.VectorReader;
import io.bertmesh.features.Vectors;
import io.bertmesh.inference.Asking;
import io.bertmesh.inference.Inference;
import io.bertmesh.inference.Inputs;
import io.bertmesh.inference.Plan;
import io.bertmesh.inference.Step;
import io.bertmesh.model.Pooling;
import io.bertmesh.similarity.SemanticSimilarity.Request;
import io.bertmesh.similarity.SemanticSimilarity.Response;
import io.bertmesh.similarity.SemanticSimilarity.Result;
import io.bertmesh.similarity.SemanticSimilarity.TextPair;
import io.bertmesh.tokenizer.Encoding;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Compares texts by the cosine of their vectors. Blocks until the answer is there, so call it on a virtual thread. */
@ApplicationScoped
public class SemanticSimilarityTask {

    private static final int TEXTS_PER_PAIR = 2;

    private final Inference inference;

    SemanticSimilarityTask(Inference inference) {
        this.inference = inference;
    }

    /** Answers a request. Throws {@link InferenceException} only if the request as a whole is at fault. */
    public Response answer(Request request, Call call) {
        Asking asking = inference.begin(Task.SEMANTIC_SIMILARITY, request.model(), call);
        asking.requireCount(request.pairs());
        Pooling pooling = request.pooling().orElse(asking.manifest().pooling().pooling());
        if (pooling == Pooling.TOKENS) {
            throw InferenceException.invalid("pooling", "TOKENS", "one of CLS, MEAN, MAX");
        }
        VectorReader reader =
                new VectorReader(pooling, asking.manifest().dimensions().hidden());
        Plan<float[], Result> plan = new Plan<>(
                request.pairs().values().size(),
                TEXTS_PER_PAIR,
                reader,
                request.cacheUse(),
                index -> compare(request, index, pooling, asking));
        return new Response(asking.identity(), asking.answer(plan));
    }

    /** Runs one pair as two inputs, whose vectors give one result. */
    private static Step<float[], Result> compare(Request request, int index, Pooling pooling, Asking asking) {
        Inputs<TextPair> pairs = request.pairs();
        TextPair pair = pairs.values().get(index);
        Encoding a = asking.encode(pairs.path(index, "text_a"), pair.textA(), request.truncation());
        Encoding b = asking.encode(pairs.path(index, "text_b"), pair.textB(), request.truncation());
        return new Step.Ask<>(
                List.of(pooling.input(a), pooling.input(b)),
                vectors -> new Step.Done<>(result(a, vectors.getFirst(), b, vectors.getLast())));
    }

    private static Result result(Encoding a, Answer<float[]> vectorA, Encoding b, Answer<float[]> vectorB) {
        float cosine = (float) Vectors.cosine(vectorA.value(), vectorB.value());
        return new Result(
                cosine,
                Math.max(0, cosine),
                a.tokenCount(),
                b.tokenCount(),
                a.droppedTokenCount(),
                b.droppedTokenCount(),
                vectorA.source().orFarther(vectorB.source()));
    }
}
