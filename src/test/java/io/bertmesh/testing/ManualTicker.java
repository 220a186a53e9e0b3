package io.bertmesh.testing;

import io.bertmesh.call.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that stands still until a test moves it. Thread-safe. */
public final class ManualTicker implements Ticker {

    private final AtomicLong nanos;

    private ManualTicker(long nanos) {
        this.nanos = new AtomicLong(nanos);
    }

    public static ManualTicker at(long nanos) {
        return new ManualTicker(nanos);
    }

    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }
}
