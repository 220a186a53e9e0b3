package io.bertmesh.fillmask;

import io.bertmesh.cache.Answer;
import io.bertmesh.call.CallContext;
import io.bertmesh.catalog.AnswerBudget;
import io.bertmesh.catalog.ModelCatalog;
import io.bertmesh.catalog.RequestLimits;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.catalog.Truncation;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Task;
import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encoding;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.IntStream;

/** Fills masks. Blocks until the answer is there; called on virtual threads. */
@ApplicationScoped
public class FillMaskTask {

    /** About what a candidate takes in memory beside its text. */
    private static final int CANDIDATE_BYTES = 100;

    private final ModelCatalog registry;
    private final RequestLimits limits;

    FillMaskTask(ModelCatalog registry, RequestLimits limits) {
        this.registry = registry;
        this.limits = limits;
    }

    /** Answers a request. Throws {@link InferenceException} only for a fault of the request as a whole. */
    public FillMask.Response answer(FillMask.Request request, CallContext call) {
        ServedModel model = registry.find(request.model()).require(Task.FILL_MASK);
        limits.requireCount("texts", request.texts().size());
        RequestLimits.requireRange("top_k", request.topK(), 1, FillMask.MAX_TOP_K);
        RequestLimits.requireRange("targets", request.targets().size(), 0, FillMask.MAX_TARGETS);
        AllowedTokens allowed = AllowedTokens.of(request.targets(), model.vocabulary());

        List<String> texts = request.texts();
        AnswerBudget budget = limits.answerBudget();
        List<Outcome<TextInput>> inputs = model.prepare(texts.size(), call, index -> {
            String field = "texts[" + index + "]";
            TextInput input = input(field, texts.get(index), model, call);
            budget.take(field, answerBytes(input, texts.get(index), request.topK()));
            return input;
        });
        CandidatesReading reading = new CandidatesReading(
                allowed, request.topK(), model.vocabulary().size());
        List<Outcome<Answer<TokenScores[]>>> answers = model.ask(inputs, reading, request.cacheUse(), call);
        List<Outcome<FillMask.Result>> results = IntStream.range(0, inputs.size())
                .mapToObj(i -> answers.get(i)
                        .map(answer -> new MaskFiller(texts.get(i), model.vocabulary())
                                .fill(inputs.get(i).orThrow(), answer.value(), answer.source())))
                .toList();
        return new FillMask.Response(model.identity(), results, allowed.unknownTargets());
    }

    private static TextInput input(String field, String text, ServedModel model, CallContext call) {
        Encoding encoding = model.encode(field, text, Truncation.REFUSE, call);
        int[] masks = encoding.indicesOf(model.maskTokenId());
        if (masks.length == 0) {
            String mask = model.vocabulary().token(model.maskTokenId());
            throw InferenceException.invalid(field, "no " + mask, "at least one " + mask);
        }
        return TextInput.forMasks(encoding, masks);
    }

    /** Each candidate of each mask has a copy of the text, two bytes a character. */
    private static long answerBytes(TextInput input, String text, int topK) {
        return (long) input.maskTokens().length * topK * (2L * text.length() + CANDIDATE_BYTES);
    }
}
