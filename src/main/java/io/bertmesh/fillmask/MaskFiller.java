package io.bertmesh.fillmask;

import io.bertmesh.call.AnswerSource;
import io.bertmesh.model.TextInput;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.ArrayList;
import java.util.List;

/** Inserts the candidates for a text's masks into the text as the caller wrote it. */
final class MaskFiller {

    private static final String PIECE_PREFIX = "##";

    private final String text;
    private final Vocabulary vocabulary;

    MaskFiller(String text, Vocabulary vocabulary) {
        this.text = text;
        this.vocabulary = vocabulary;
    }

    /**
     * Makes the result of one text.
     *
     * @param input the text's tokens, and which of them are masks
     * @param scores the candidates of each mask, in order
     */
    FillMask.Result fill(TextInput input, TokenScores[] scores, AnswerSource source) {
        Encoding encoding = input.encoding();
        List<FillMask.Mask> masks = new ArrayList<>();
        for (int mask = 0; mask < scores.length; mask++) {
            int token = input.maskTokens()[mask];
            masks.add(fill(scores[mask], encoding.codePointStart(token), encoding.codePointEnd(token)));
        }
        return new FillMask.Result(masks, encoding.tokenCount(), source);
    }

    private FillMask.Mask fill(TokenScores scores, int codePointStart, int codePointEnd) {
        int start = text.offsetByCodePoints(0, codePointStart);
        int end = text.offsetByCodePoints(start, codePointEnd - codePointStart);
        List<FillMask.Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < scores.ids().length; i++) {
            int id = scores.ids()[i];
            String token = vocabulary.token(id);
            String spelling = token.startsWith(PIECE_PREFIX) ? token.substring(PIECE_PREFIX.length()) : token;
            String filled = text.substring(0, start) + spelling + text.substring(end);
            candidates.add(new FillMask.Candidate(token, id, scores.scores()[i], filled));
        }
        return new FillMask.Mask(start, end, codePointStart, codePointEnd, candidates);
    }
}
