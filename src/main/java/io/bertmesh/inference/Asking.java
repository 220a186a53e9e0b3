package io.bertmesh.inference;

import io.bertmesh.call.Call;
import io.bertmesh.call.Transport;
import io.bertmesh.catalog.ModelIdentity;
import io.bertmesh.catalog.ServedModel;
import io.bertmesh.error.InferenceError;
import io.bertmesh.error.InferenceException;
import io.bertmesh.error.Outcome;
import io.bertmesh.model.Manifest;
import io.bertmesh.tokenizer.Encoding;
import io.bertmesh.tokenizer.Vocabulary;
import java.util.List;

/**
 * One call's use of one model. Reports each text's token count and outcome to the call's listener, once. Only the
 * call's virtual thread uses it, and its methods block.
 */
public final class Asking {

    private final ServedModel model;
    private final Call call;
    private final RequestLimits limits;
    private long reservedBytes;

    Asking(ServedModel model, Call call, RequestLimits limits) {
        this.model = model;
        this.call = call;
        this.limits = limits;
    }

    public Manifest manifest() {
        return model.manifest();
    }

    public ModelIdentity identity() {
        return model.identity();
    }

    public Vocabulary vocabulary() {
        return model.vocabulary();
    }

    /** The id of the mask token. Throws {@link IllegalStateException} if the model has no masked-LM head. */
    public int maskTokenId() {
        return model.maskTokenId();
    }

    /** Throws {@link InferenceException} unless there are between 1 and the configured limit of inputs. */
    public void requireCount(Inputs<?> inputs) {
        limits.requireCount(inputs.field(), inputs.values().size());
    }

    /**
     * Reserves memory for the answer of one item in the budget of the call, because a few bytes of request can ask for
     * very large answers: every mask times every candidate times the whole text. So an item over the budget is refused
     * before it runs.
     *
     * @param field path of the item, for the error
     * @param bytes about how many bytes its answer takes in memory, 0 or more
     * @throws InferenceException if the budget has too little left; the budget then stays unchanged. Also if the calls
     *     in flight leave too little memory; then the whole call is refused
     */
    public void reserve(String field, long bytes) {
        limits.requireAnswerBytes(field, bytes, reservedBytes);
        call.held().take(bytes * copies());
        reservedBytes += bytes;
    }

    /** How much memory an answer takes until it is written: itself, and as a message or as JSON, three times as long. */
    private int copies() {
        return call.transport() == Transport.REST ? 4 : 2;
    }

    /**
     * Encodes one text of the request and charges the caller for its tokens, even if the text is refused. A text that
     * is cut costs only the remaining tokens.
     *
     * @param field path of the text in the request, for errors
     * @throws InferenceException if the text is empty, malformed Unicode, or too long and may not be cut
     */
    public Encoding encode(String field, String text, Truncation truncation) {
        limits.requireCharacters(field, text);
        int maxTokens = model.manifest().maxTokens();
        long startNanos = call.nanos();
        Encoding whole = model.encode(field, text);
        Encoding encoding = truncation == Truncation.REFUSE ? whole : whole.truncatedTo(maxTokens);
        call.listener().tokenized(encoding.tokenCount(), call.nanos() - startNanos);
        call.caller().charge(encoding.tokenCount());
        // Every encoding has [CLS] and [SEP].
        if (encoding.tokenCount() <= 2) {
            throw InferenceException.invalid(
                    field,
                    text.isEmpty() ? "empty" : "no token",
                    "at least one character that is no space, control character or U+FFFD");
        }
        if (encoding.tokenCount() > maxTokens) {
            throw new InferenceException(new InferenceError.TextTooLong(field, encoding.tokenCount(), maxTokens));
        }
        return encoding;
    }

    /**
     * Encodes a word that is no text of its own, such as a target, and charges the caller for its tokens.
     *
     * @param field path of the word in the request, for errors
     * @throws InferenceException if the word is malformed Unicode
     */
    public Encoding encodeWord(String field, String word) {
        Encoding encoding = model.encode(field, word);
        call.caller().charge(encoding.tokenCount() - 2);
        return encoding;
    }

    /**
     * Answers the items of a plan, round by round, and waits for them. If the queue would refuse the call, no item is
     * prepared.
     *
     * @return one outcome for each item, in order; a failed run fails only the items with inputs in it
     * @throws InferenceException if the queue has no room, the deadline has passed or the caller has cancelled; then
     *     every text is reported with that error, even an answered one
     */
    public <V, R> List<Outcome<R>> answer(Plan<V, R> plan) {
        try {
            List<Outcome<R>> results = new Rounds<>(plan, model, call).results();
            for (Outcome<R> result : results) {
                report(plan.textsPerItem(), reason(result));
            }
            return results;
        } catch (InferenceException e) {
            report(plan.textCount(), e.error().reason());
            throw e;
        } catch (RuntimeException e) {
            report(plan.textCount(), new InferenceError.Internal().reason());
            throw e;
        }
    }

    private void report(int texts, String reason) {
        for (int i = 0; i < texts; i++) {
            call.listener().answered(reason);
        }
    }

    private static String reason(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Result<?> _ -> "OK";
            case Outcome.Failed<?>(InferenceError error) -> error.reason();
        };
    }
}
