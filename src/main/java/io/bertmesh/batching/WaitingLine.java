package io.bertmesh.batching;

import io.bertmesh.model.TextInput;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;

/**
 * The texts of one lane that wait, oldest first. Equal texts stand there once, in the place of the oldest. Of one
 * thread.
 */
final class WaitingLine {

    private final LinkedHashMap<Question, WaitingText> texts = new LinkedHashMap<>();
    private long arrivedTokens;
    private int tokenCount;

    /** Adds the text of a claim, and tells whether an equal one stood there before. */
    boolean add(Claim<?> claim) {
        WaitingText text = texts.computeIfAbsent(new Question(claim.input()), this::arrive);
        text.add(claim);
        return text.claims().size() > 1;
    }

    private WaitingText arrive(Question question) {
        WaitingText text = new WaitingText(question.input(), arrivedTokens);
        arrivedTokens += text.tokenCount();
        tokenCount += text.tokenCount();
        return text;
    }

    SequencedCollection<WaitingText> texts() {
        return texts.sequencedValues();
    }

    /** Tokens that wait to be run. */
    int tokenCount() {
        return tokenCount;
    }

    /** Texts that wait to be run. */
    int textCount() {
        return texts.size();
    }

    void removeAll(Collection<WaitingText> chosen) {
        for (WaitingText text : chosen) {
            if (texts.remove(new Question(text.input()), text)) {
                tokenCount -= text.tokenCount();
            }
        }
    }

    /**
     * Frees the places of those who no longer want an answer, and breaks their promises.
     *
     * @return how many texts need not be run for that
     */
    int removeUnwanted() {
        int before = texts.size();
        for (Iterator<Map.Entry<Question, WaitingText>> entries =
                        texts.entrySet().iterator();
                entries.hasNext(); ) {
            WaitingText text = entries.next().getValue();
            text.claims().removeIf(claim -> !claim.isWanted());
            if (text.claims().isEmpty()) {
                entries.remove();
                tokenCount -= text.tokenCount();
            }
        }
        return before - texts.size();
    }

    /** Empties the line. */
    List<WaitingText> removeAll() {
        List<WaitingText> all = List.copyOf(texts.values());
        texts.clear();
        tokenCount = 0;
        return all;
    }

    /** What is asked of the model. Equal questions have equal answers, however their texts are spelt. */
    private record Question(TextInput input) {

        @Override
        public boolean equals(Object other) {
            return other instanceof Question(TextInput otherInput) && input.asksTheSameAs(otherInput);
        }

        @Override
        public int hashCode() {
            return input.questionHashCode();
        }
    }
}
