package io.bertmesh.batching;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedSet;

/**
 * The texts of one lane that wait, oldest first. Equal texts stand there once, in the place of the oldest, unless there
 * are very many. Of one thread.
 */
final class WaitingLine {

    private final SequencedSet<WaitingText> texts = new LinkedHashSet<>();
    // Of equal texts the newest, which others may join.
    private final Map<RunKey, WaitingText> byQuestion = new HashMap<>();
    private long arrivedTokens;
    private int tokenCount;
    private int answerCount;

    /** Adds the text of a answer, and tells whether it shares the place of an equal one. */
    boolean add(PendingAnswer<?> answer) {
        answerCount++;
        RunKey question = new RunKey(answer.input());
        WaitingText equal = byQuestion.get(question);
        if (equal != null && !equal.isFull()) {
            equal.add(answer);
            return true;
        }
        WaitingText text = new WaitingText(answer.input(), arrivedTokens);
        text.add(answer);
        texts.add(text);
        byQuestion.put(question, text);
        arrivedTokens += text.tokenCount();
        tokenCount += text.tokenCount();
        return false;
    }

    SequencedCollection<WaitingText> texts() {
        return texts;
    }

    /** Tokens that wait to be run. */
    int tokenCount() {
        return tokenCount;
    }

    /** Texts whose answer is waited for: of equal ones each counts. */
    int textCount() {
        return answerCount;
    }

    void removeAll(Collection<WaitingText> chosen) {
        for (WaitingText text : chosen) {
            if (texts.remove(text)) {
                forget(text);
            }
        }
    }

    /**
     * Frees the places of those who no longer want an answer, and breaks their promises. Walks the whole line.
     *
     * @return the answers that stood there
     */
    List<PendingAnswer<?>> removeUnwanted() {
        List<PendingAnswer<?>> unwanted = new ArrayList<>();
        for (Iterator<WaitingText> waiting = texts.iterator(); waiting.hasNext(); ) {
            WaitingText text = waiting.next();
            int before = text.answers().size();
            text.answers().removeIf(answer -> !answer.isWanted() && unwanted.add(answer));
            answerCount -= before - text.answers().size();
            if (text.answers().isEmpty()) {
                waiting.remove();
                forget(text);
            }
        }
        return unwanted;
    }

    /** Empties the line. */
    List<WaitingText> removeAll() {
        List<WaitingText> all = List.copyOf(texts);
        removeAll(all);
        return all;
    }

    private void forget(WaitingText text) {
        byQuestion.remove(new RunKey(text.input()), text);
        tokenCount -= text.tokenCount();
        answerCount -= text.answers().size();
    }
}
