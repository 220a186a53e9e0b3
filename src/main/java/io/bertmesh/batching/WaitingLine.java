package io.bertmesh.batching;

import io.bertmesh.model.TextInput;
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
 * The waiting texts of one lane, oldest first. Equal texts share the place of the oldest one, up to a limit. Only the
 * dispatcher's thread uses it.
 */
final class WaitingLine {

    private final SequencedSet<WaitingText> texts = new LinkedHashSet<>();
    // Holds the newest of several equal texts, which others may join.
    private final Map<TextInput, WaitingText> byInput = new HashMap<>();
    private long arrivedTokens;
    private int tokenCount;
    private int pendingCount;

    /** Adds the text of an answer. Returns whether it shares the place of an equal text. */
    boolean add(PendingAnswer<?> answer) {
        pendingCount++;
        WaitingText equal = byInput.get(answer.input());
        if (equal != null && !equal.isFull()) {
            equal.add(answer);
            return true;
        }
        WaitingText text = new WaitingText(answer.input(), arrivedTokens);
        text.add(answer);
        texts.add(text);
        byInput.put(text.input(), text);
        arrivedTokens += text.tokenCount();
        tokenCount += text.tokenCount();
        return false;
    }

    SequencedCollection<WaitingText> texts() {
        return texts;
    }

    /** How many tokens wait to be run; equal texts count once. */
    int tokenCount() {
        return tokenCount;
    }

    /** How many texts wait for an answer; each of several equal texts counts. */
    int textCount() {
        return pendingCount;
    }

    void removeAll(Collection<WaitingText> chosen) {
        for (WaitingText text : chosen) {
            if (texts.remove(text)) {
                forget(text);
            }
        }
    }

    /**
     * Removes the answers whose calls have ended, and fails their promises. Walks the whole line.
     *
     * @return the answers removed
     */
    List<PendingAnswer<?>> removeUnwanted() {
        List<PendingAnswer<?>> unwanted = new ArrayList<>();
        for (Iterator<WaitingText> waiting = texts.iterator(); waiting.hasNext(); ) {
            WaitingText text = waiting.next();
            int before = text.pending().size();
            text.pending().removeIf(answer -> !answer.isWanted() && unwanted.add(answer));
            pendingCount -= before - text.pending().size();
            if (text.pending().isEmpty()) {
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
        byInput.remove(text.input(), text);
        tokenCount -= text.tokenCount();
        pendingCount -= text.pending().size();
    }
}
