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
    private final Map<Question, WaitingText> byQuestion = new HashMap<>();
    private long arrivedTokens;
    private int tokenCount;
    private int claimCount;

    /** Adds the text of a claim, and tells whether it shares the place of an equal one. */
    boolean add(Claim<?> claim) {
        claimCount++;
        Question question = new Question(claim.input());
        WaitingText equal = byQuestion.get(question);
        if (equal != null && !equal.isFull()) {
            equal.add(claim);
            return true;
        }
        WaitingText text = new WaitingText(claim.input(), arrivedTokens);
        text.add(claim);
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
        return claimCount;
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
     * @return the claims that stood there
     */
    List<Claim<?>> removeUnwanted() {
        List<Claim<?>> unwanted = new ArrayList<>();
        for (Iterator<WaitingText> waiting = texts.iterator(); waiting.hasNext(); ) {
            WaitingText text = waiting.next();
            int before = text.claims().size();
            text.claims().removeIf(claim -> !claim.isWanted() && unwanted.add(claim));
            claimCount -= before - text.claims().size();
            if (text.claims().isEmpty()) {
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
        byQuestion.remove(new Question(text.input()), text);
        tokenCount -= text.tokenCount();
        claimCount -= text.claims().size();
    }
}
