package io.bertmesh.bench;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the service reports about its runs between two moments.
 *
 * @param tokensPerRun average tokens of a run
 * @param wastedShare tokens run although no caller waited for them any more, divided by all tokens run
 */
record Packs(double runs, double tokensPerRun, double wastedShare) {

    /** Empty if the service does not report it, or ran nothing. */
    static Optional<Packs> between(Scrape before, Scrape after) {
        OptionalDouble runs = difference(before, after, "bertmesh_pack_tokens_count");
        OptionalDouble tokens = difference(before, after, "bertmesh_pack_tokens_sum");
        OptionalDouble wasted = difference(before, after, "bertmesh_wasted_tokens_total");
        if (runs.orElse(0) == 0 || tokens.orElse(0) == 0) {
            return Optional.empty();
        }
        return Optional.of(new Packs(
                runs.getAsDouble(),
                tokens.getAsDouble() / runs.getAsDouble(),
                wasted.orElse(0) / tokens.getAsDouble()));
    }

    /** A counter appears with its first count, so an absent one was zero. */
    private static OptionalDouble difference(Scrape before, Scrape after, String name) {
        OptionalDouble now = after.value(name);
        return now.isEmpty()
                ? now
                : OptionalDouble.of(now.getAsDouble() - before.value(name).orElse(0));
    }
}
