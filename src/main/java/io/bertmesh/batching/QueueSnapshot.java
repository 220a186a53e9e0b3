package io.bertmesh.batching;

import io.bertmesh.batching.Admission.Backlog;
import io.bertmesh.batching.Admission.Demand;
import io.bertmesh.call.Call;
import io.bertmesh.error.InferenceError;
import java.util.Optional;

/**
 * The queue as the dispatcher saw it last. Immutable, so any thread may ask before it tokenizes, because a refusal must
 * cost next to nothing.
 *
 * @param backlog what waits in the interactive lane
 * @param tokenNanos time that one worker needs for a token
 * @param closed why no call at all is admitted, or empty
 */
record QueueSnapshot(Admission admission, Backlog backlog, double tokenNanos, Optional<InferenceError> closed) {

    /** [CLS], one token and [SEP]. */
    private static final int LEAST_TOKENS = 3;

    /** Why an interactive call with this many texts would be refused, however short they are; or empty. */
    Optional<InferenceError> refusal(int texts, Call call) {
        Demand least = new Demand(texts * LEAST_TOKENS, texts, LEAST_TOKENS * tokenNanos);
        return closed.or(() -> admission.refusal(backlog, least, call));
    }
}
