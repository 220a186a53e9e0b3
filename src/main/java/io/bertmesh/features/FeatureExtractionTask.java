package io.bertmesh.features;

import io.bertmesh.cache.Answer;
import io.bertmesh.call.AnswerSource;
import io.bertmesh.call.Call;
import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.features.FeatureExtraction.Normalization;
import io.bertmesh.features.FeatureExtraction.Request;
import io.bertmesh.features.FeatureExtraction.Response;
import io.bertmesh.features.FeatureExtraction.Result;
import io.bertmesh.features.FeatureExtraction.TokenVector;
import io.bertmesh.inference.Asking;
import io.bertmesh.inference.Inference;
import io.bertmesh.inference.Plan;
import io.bertmesh.inference.Step;
import io.bertmesh.model.Manifest;
import io.bertmesh.model.Pooling;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextOutput;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Vocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** Turns texts into vectors. Blocks until the answer is there, so call it on a virtual thread. */
@ApplicationScoped
public class FeatureExtractionTask {

    private static final float[] NO_VECTOR = {};

    private final Inference inference;

    FeatureExtractionTask(Inference inference) {
        this.inference = inference;
    }

    /** Answers a request. Throws {@link InferenceException} only if the request as a whole is at fault. */
    public Response answer(Request request, Call call) {
        Asking asking = inference.begin(Task.FEATURE_EXTRACTION, request.model(), call);
        asking.requireCount(request.texts());
        return new Response(asking.identity(), results(request, asking));
    }

    /** What a request wants of each text, the model's defaults filled in. */
    private record Form(Pooling pooling, Normalization normalization) {

        static Form of(Request request, Manifest manifest) {
            Pooling pooling = request.pooling().orElse(manifest.pooling().pooling());
            // The default of a model is about its pooled vector.
            boolean isNormal = manifest.normalize() && pooling != Pooling.TOKENS;
            Normalization usual = isNormal ? Normalization.UNIT_LENGTH : Normalization.NONE;
            return new Form(pooling, request.normalization().orElse(usual));
        }
    }

    private static List<Outcome<Result>> results(Request request, Asking asking) {
        Form form = Form.of(request, asking.manifest());
        if (form.pooling() == Pooling.TOKENS) {
            // The cache does not keep them, because they take as much memory as hundreds of pooled vectors.
            Reader<List<TokenVector>> reader = output -> tokens(output, form.normalization(), asking.vocabulary());
            return results(
                    request,
                    form,
                    asking,
                    reader,
                    (text, tokens) -> result(NO_VECTOR, tokens.value(), text, tokens.source()));
        }
        VectorReader reader =
                new VectorReader(form.pooling(), asking.manifest().dimensions().hidden());
        return results(
                request,
                form,
                asking,
                reader,
                (text, vector) ->
                        result(scaled(vector.value(), form.normalization()), List.of(), text, vector.source()));
    }

    private static <V> List<Outcome<Result>> results(
            Request request,
            Form form,
            Asking asking,
            Reader<V> reader,
            BiFunction<Encoding, Answer<V>, Result> result) {
        return asking.answer(Plan.ofTexts(request.texts().values().size(), reader, request.cacheUse(), index -> {
            String field = request.texts().path(index);
            Encoding text = asking.encode(field, request.texts().values().get(index), request.truncation());
            asking.reserve(field, answerBytes(text, form.pooling(), asking));
            return Step.ask(form.pooling().input(text), answer -> result.apply(text, answer));
        }));
    }

    private static long answerBytes(Encoding text, Pooling pooling, Asking asking) {
        long vectors = pooling == Pooling.TOKENS ? text.tokenCount() : 1;
        return vectors * asking.manifest().dimensions().hidden() * Float.BYTES;
    }

    private static Result result(float[] vector, List<TokenVector> tokens, Encoding text, AnswerSource source) {
        int dropped = text.droppedTokenCount();
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
