package io.bertmesh.bench;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What the service says of its runs between two moments.
 *
 * @param tokensPerRun tokens of a run on average
 * @param wastedShare tokens that were run for no text that anybody still wanted, over all tokens run
 */
record Packs(double runs, double tokensPerRun, double wastedShare) {

    /** Nothing if the service does not tell, or ran nothing. */
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

    /** A counter appears with its first count, so one that was not there before counted from zero. */
    private static OptionalDouble difference(Scrape before, Scrape after, String name) {
        OptionalDouble now = after.value(name);
        return now.isEmpty()
                ? now
                : OptionalDouble.of(now.getAsDouble() - before.value(name).orElse(0));
    }
}
