package io.bertmesh.batching;

import io.bertmesh.batching.Admission.Backlog;
import io.bertmesh.batching.Admission.Demand;
import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import java.util.Optional;

/**
 * What interactive calls would meet now, as the dispatcher saw it last. Immutable, so that any thread may ask before it
 * takes the pains of tokenizing: a refusal must cost next to nothing.
 *
 * @param backlog of the interactive lane
 * @param tokenNanos in which one worker runs a token
 * @param closed why no call at all is taken, if so
 */
record QueueSnapshot(Admission admission, Backlog backlog, double tokenNanos, Optional<InferenceError> closed) {

    /** [CLS], one token and [SEP]. */
    private static final int LEAST_TOKENS = 3;

    /** Why so many texts would be refused, however short. Nothing if they may be taken. */
    Optional<InferenceError> refusal(int texts, Call call) {
        Demand least = new Demand(texts * LEAST_TOKENS, texts, LEAST_TOKENS * tokenNanos);
        return closed.or(() -> admission.refusal(backlog, least, call));
    }
}
