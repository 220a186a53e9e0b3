package io.bertmesh.features;

import io.bertmesh.cache.Answer;
import io.bertmesh.cache.CacheUse;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.CallContext;
import io.bertmesh.catalog.AnswerBudget;
import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.ModelDescription;
import io.bertmesh.catalog.RequestLimits;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.FeatureExtraction.Normalization;
import io.bertmesh.features.FeatureExtraction.Request;
import io.bertmesh.features.FeatureExtraction.Response;
import io.bertmesh.features.FeatureExtraction.Result;
import io.bertmesh.features.FeatureExtraction.TokenVector;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.Task;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Vocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;

/** Turns texts into vectors. Blocks until the answer is there; called on virtual threads. */
@ApplicationScoped
public class FeatureExtractionTask {

    private static final float[] NO_VECTOR = {};

    private final ModelCatalog registry;
    private final RequestLimits limits;

    FeatureExtractionTask(ModelCatalog registry, RequestLimits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    /** Answers a request. Throws {@link InferenceException} only for a fault of the request as a whole. */
    public Response answer(Request request, CallContext call) {
        ServedModel model = registry.find(request.model()).require(Task.FEATURE_EXTRACTION);
        limits.requireCount("texts", request.texts().size());
        Form form = Form.of(request, model.description().defaults());
        AnswerBudget budget = limits.answerBudget();
        List<Outcome<TextInput>> inputs = model.prepare(request.texts().size(), call, index -> {
            String field = "texts[" + index + "]";
            Encoding encoding = model.encode(field, request.texts().get(index), request.truncation(), call);
            budget.take(field, answerBytes(encoding, form.pooling(), model));
            return form.pooling().input(encoding);
        });
        return new Response(model.identity(), results(inputs, form, request.cacheUse(), model, call));
    }

    /** What a request wants of each text, the model's defaults filled in. */
    private record Form(Pooling pooling, Normalization normalization) {

        static Form of(Request request, ModelDescription.Defaults defaults) {
            Normalization usual = defaults.normalize() ? Normalization.UNIT_LENGTH : Normalization.NONE;
            return new Form(
                    request.pooling().orElse(defaults.pooling()),
                    request.normalization().orElse(usual));
        }
    }

    /** The vectors of all tokens are not kept: they take as much memory as hundreds of pooled ones. */
    private static List<Outcome<Result>> results(
            List<Outcome<TextInput>> inputs, Form form, CacheUse cacheUse, ServedModel model, CallContext call) {
        if (form.pooling() == Pooling.TOKENS) {
            return model.run(inputs, call, (_, output) -> {
                List<TokenVector> tokens = tokens(output, form.normalization(), model.vocabulary());
                return result(NO_VECTOR, tokens, output.input(), AnswerSource.COMPUTED);
            });
        }
        VectorReading reading =
                new VectorReading(form.pooling(), model.description().hiddenSize());
        List<Outcome<Answer<float[]>>> answers = model.ask(inputs, reading, cacheUse, call);
        return IntStream.range(0, inputs.size())
                .mapToObj(i -> answers.get(i).map(answer -> {
                    float[] vector = scaled(answer.value(), form.normalization());
                    return result(vector, List.of(), inputs.get(i).orThrow(), answer.source());
                }))
                .toList();
    }

    private static long answerBytes(Encoding encoding, Pooling pooling, ServedModel model) {
        long vectors = pooling == Pooling.TOKENS ? encoding.tokenCount() : 1;
        return vectors * model.description().hiddenSize() * Float.BYTES;
    }

    private static Result result(float[] vector, List<TokenVector> tokens, TextInput text, AnswerSource source) {
        int dropped = text.encoding().droppedTokenCount();
        return new Result(vector, tokens, text.tokenCount(), dropped > 0, dropped, source);
    }

    private static List<TokenVector> tokens(TextOutput output, Normalization normalization, Vocabulary vocabulary) {
        return IntStream.range(0, output.vectorCount())
                .mapToObj(token -> {
                    int id = Math.toIntExact(output.input().encoding().id(token));
                    return new TokenVector(vocabulary.token(id), id, scaled(output.vector(token), normalization));
                })
                .toList();
    }

    private static float[] scaled(float[] vector, Normalization normalization) {
        return switch (normalization) {
            case NONE -> vector;
            case UNIT_LENGTH -> Vectors.normalized(vector);
        };
    }
}
