package io.bertmesh.fillmask;

import io.bertmesh.call.Call;
import io.bertmesh.call.Task;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.inference.Asking;
import io.bertmesh.inference.Inference;
import io.bertmesh.inference.Plan;
import io.bertmesh.inference.RequestLimits;
import io.bertmesh.inference.Step;
import io.bertmesh.inference.Truncation;
import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Vocabulary;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Fills masks. Blocks until the answer is there, so call it on a virtual thread. */
@ApplicationScoped
public class FillMaskTask {

    /** Approximate bytes of a candidate in memory besides its text. */
    private static final int CANDIDATE_BYTES = 100;

    private final Inference inference;

    FillMaskTask(Inference inference) {
        this.inference = inference;
    }

    /** Answers a request. Throws {@link InferenceException} only if the request as a whole is at fault. */
    public FillMask.Response answer(FillMask.Request request, Call call) {
        Asking asking = inference.begin(Task.FILL_MASK, request.model(), call);
        asking.requireCount(request.texts());
        RequestLimits.requireRange("top_k", request.topK(), 1, FillMask.MAX_TOP_K);
        RequestLimits.requireRange("targets", request.targets().size(), 0, FillMask.MAX_TARGETS);
        Vocabulary vocabulary = asking.vocabulary();
        AllowedTokens allowed = AllowedTokens.of(request.targets(), vocabulary, asking::encodeWord);
        CandidatesReader reader = new CandidatesReader(allowed, request.topK(), vocabulary.size());
        List<Outcome<FillMask.Result>> results = asking.answer(Plan.ofTexts(
                request.texts().values().size(), reader, request.cacheUse(), index -> fill(request, index, asking)));
        return new FillMask.Response(asking.identity(), results, allowed.unknownTargets());
    }

    private static Step<TokenScores[], FillMask.Result> fill(FillMask.Request request, int index, Asking asking) {
        String field = request.texts().path(index);
        String text = request.texts().values().get(index);
        Encoding encoding = asking.encode(field, text, Truncation.REFUSE);
        int[] masks = encoding.indicesOf(asking.maskTokenId());
        if (masks.length == 0) {
            String mask = asking.vocabulary().token(asking.maskTokenId());
            throw InferenceException.invalid(field, "no " + mask, "at least one " + mask);
        }
        TextInput input = TextInput.forMasks(encoding, masks);
        asking.reserve(field, answerBytes(input, text, request.topK()));
        MaskFiller filler = new MaskFiller(text, asking.vocabulary());
        return Step.ask(input, answer -> filler.fill(input, answer.value(), answer.source()));
    }

    /** Each candidate of each mask has a copy of the text, at two bytes per character. */
    private static long answerBytes(TextInput input, String text, int topK) {
        return (long) input.maskTokens().length * topK * (2L * text.length() + CANDIDATE_BYTES);
    }
}
