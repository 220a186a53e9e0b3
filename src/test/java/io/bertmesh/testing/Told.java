package io.bertmesh.testing;

import io.bertmesh.call.Call;
import io.bertmesh.call.CallListener;
import io.bertmesh.call.Lane;
import io.bertmesh.call.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the events of a call. Thread-safe. */
public final class Told implements CallListener {

    private final List<Integer> tokens = new CopyOnWriteArrayList<>();
    private final List<Integer> queued = new CopyOnWriteArrayList<>();
    private final List<String> outcomes = new CopyOnWriteArrayList<>();

    /** A call with this listener, whose caller waits for {@code patience}. */
    public Call call(Duration patience) {
        return Calls.startingNow(Ticker.system(), patience, Lane.INTERACTIVE, _ -> this);
    }

    /** The token count of each text that was tokenized. */
    public List<Integer> tokens() {
        return tokens;
    }

    /** The outcome of each text that has one. */
    public List<String> outcomes() {
        return outcomes;
    }

    /** How many texts asked for a place in the queue, each time. */
    public List<Integer> queued() {
        return queued;
    }

    @Override
    public void queued(int texts) {
        queued.add(texts);
    }

    @Override
    public void tokenized(int textTokens, long nanos) {
        tokens.add(textTokens);
    }

    @Override
    public void answered(String reason) {
        outcomes.add(reason);
    }
}
