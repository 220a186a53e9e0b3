package io.bertmesh.fillmask;

import io.bertmesh.model.AnswerCodec;
import io.bertmesh.model.Probabilities;
import io.bertmesh.model.Reader;
import io.bertmesh.model.TextInput;
import io.bertmesh.model.TextOutput;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the candidates of each mask of a text. They depend only on the text's tokens, not on its spelling.
 *
 * <p>Each mask's bytes are the number of its candidates in two bytes, then the id and the bits of the score of each.
 */
final class CandidatesReader implements Reader<TokenScores[]>, AnswerCodec<TokenScores[]> {

    private static final int CANDIDATE_BYTES = Integer.BYTES + Float.BYTES;

    private final AllowedTokens allowed;
    private final int topK;
    private final int vocabularySize;

    /** @param topK maximum candidates of each mask, 1 to 100 */
    CandidatesReader(AllowedTokens allowed, int topK, int vocabularySize) {
        this.allowed = allowed;
        this.topK = topK;
        this.vocabularySize = vocabularySize;
    }

    @Override
    public Optional<AnswerCodec<TokenScores[]>> codec() {
        return Optional.of(this);
    }

    @Override
    public Class<TokenScores[]> type() {
        return TokenScores[].class;
    }

    @Override
    public byte[] cacheKey() {
        String name = "candidates " + topK;
        if (allowed.ids().isEmpty()) {
            return name.getBytes(StandardCharsets.US_ASCII);
        }
        byte[] targets = (name + " of ").getBytes(StandardCharsets.US_ASCII);
        byte[] ids = allowed.ids().toByteArray();
        return ByteBuffer.allocate(targets.length + ids.length)
                .put(targets)
                .put(ids)
                .array();
    }

    @Override
    public TokenScores[] read(TextOutput output) {
        TokenScores[] masks = new TokenScores[output.maskCount()];
        for (int mask = 0; mask < masks.length; mask++) {
            Probabilities probabilities = output.probabilities(mask);
            int[] ids = probabilities.top(topK, this::isAllowed);
            float[] scores = new float[ids.length];
            for (int i = 0; i < ids.length; i++) {
                scores[i] = (float) probabilities.of(ids[i]);
            }
            masks[mask] = new TokenScores(ids, scores);
        }
        return masks;
    }

    /** A graph may have more rows than the vocabulary has tokens. */
    private boolean isAllowed(int id) {
        return allowed.ids().isEmpty() ? id < vocabularySize : allowed.ids().get(id);
    }

    @Override
    public int byteCount(TokenScores[] masks) {
        int bytes = 0;
        for (TokenScores mask : masks) {
            bytes += Short.BYTES + mask.ids().length * CANDIDATE_BYTES;
        }
        return bytes;
    }

    @Override
    public void write(TokenScores[] masks, ByteBuffer target) {
        for (TokenScores mask : masks) {
            target.putShort((short) mask.ids().length);
            for (int i = 0; i < mask.ids().length; i++) {
                target.putInt(mask.ids()[i]).putFloat(mask.scores()[i]);
            }
        }
    }

    @Override
    public TokenScores[] parse(ByteBuffer source, TextInput text) {
        TokenScores[] masks = new TokenScores[text.maskTokens().length];
        for (int mask = 0; mask < masks.length; mask++) {
            masks[mask] = parse(source);
        }
        return masks;
    }

    private TokenScores parse(ByteBuffer source) {
        int count = source.getShort();
        require(count >= 0 && count <= topK);
        int[] ids = new int[count];
        float[] scores = new float[count];
        for (int i = 0; i < count; i++) {
            ids[i] = source.getInt();
            scores[i] = source.getFloat();
            require(ids[i] >= 0 && ids[i] < vocabularySize);
        }
        return new TokenScores(ids, scores);
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException("invalid candidates");
        }
    }
}
