package io.bertmesh.security;

import io.bertmesh.call.Caller;
import io.bertmesh.call.Ticker;
import io.bertmesh.call.TokenBucket;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The API keys that are accepted now. Thread-safe. */
final class ApiKeyRing {

    private final Ticker ticker;
    // Replaced as a whole whenever the file is read again.
    private volatile List<Holder> holders = List.of();

    ApiKeyRing(Ticker ticker) {
        this.ticker = ticker;
    }

    private record Holder(ApiKey key, Caller caller) {}

    /** Replaces all keys by those of a file. A key whose limits are unchanged keeps the rate it has used so far. */
    void read(List<byte[]> contents) {
        List<Holder> before = holders;
        List<Holder> next = new ArrayList<>();
        for (ApiKey key : ApiKey.parse(KeyText.of(contents.getFirst()))) {
            next.add(before.stream()
                    .filter(holder ->
                            holder.key().id().equals(key.id()) && holder.key().hasLimitsOf(key))
                    .findFirst()
                    .map(holder -> new Holder(key, holder.caller()))
                    .orElseGet(() -> new Holder(key, caller(key))));
        }
        holders = List.copyOf(next);
    }

    /** Finds the owner of a key. It compares every hash in full, so the time reveals nothing about the keys. */
    Optional<Caller> find(String presented) {
        byte[] hash = ApiKey.hash(presented);
        Optional<Caller> found = Optional.empty();
        for (Holder holder : holders) {
            if (holder.key().hasHash(hash)) {
                found = Optional.of(holder.caller());
            }
        }
        return found;
    }

    private Caller caller(ApiKey key) {
        return key.tokensPerSecond() == 0
                ? Caller.unlimited(key.id())
                : new Caller(key.id(), new TokenBucket(ticker, key.tokensPerSecond(), key.burstTokens()));
    }
}
