package io.bertmesh.fillmask;

import io.bertmesh.model.Probabilities;
import io.bertmesh.model.TextOutput;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** Turns what the model said of one text into candidates for its masks. */
final class MaskFiller {

    private static final String PIECE_PREFIX = "##";

    private final String text;
    private final Vocabulary vocabulary;
    private final AllowedTokens allowed;
    private final int topK;

    MaskFiller(String text, Vocabulary vocabulary, AllowedTokens allowed, int topK) {
        this.text = text;
        this.vocabulary = vocabulary;
        this.allowed = allowed;
        this.topK = topK;
    }

    FillMask.Result fill(TextOutput output) {
        Encoding encoding = output.input().encoding();
        List<FillMask.Mask> masks = new ArrayList<>();
        for (int mask = 0; mask < output.maskCount(); mask++) {
            int token = output.input().maskTokens()[mask];
            masks.add(fill(output.probabilities(mask), encoding.codePointStart(token), encoding.codePointEnd(token)));
        }
        return new FillMask.Result(masks, encoding.tokenCount());
    }

    private FillMask.Mask fill(Probabilities probabilities, int codePointStart, int codePointEnd) {
        int start = text.offsetByCodePoints(0, codePointStart);
        int end = text.offsetByCodePoints(start, codePointEnd - codePointStart);
        List<FillMask.Candidate> candidates = new ArrayList<>();
        for (int id : probabilities.top(topK, allowed.ids()::get)) {
            String token = vocabulary.token(id);
            String spelling = token.startsWith(PIECE_PREFIX) ? token.substring(PIECE_PREFIX.length()) : token;
            String filled = text.substring(0, start) + spelling + text.substring(end);
            candidates.add(new FillMask.Candidate(token, id, (float) probabilities.of(id), filled));
        }
        return new FillMask.Mask(start, codePointStart, candidates);
    }
}
