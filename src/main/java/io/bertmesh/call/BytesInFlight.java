package io.bertmesh.call;

/**
 * The one budget of memory for requests received and not yet answered and for answers not yet written, of all
 * connections together. Thread-safe.
 *
 * <p>An eighth of it is for small calls alone. So callers who send or ask for much cannot keep out the others. A call of
 * any size may begin while the others together hold no more than that eighth, so that no call is too large for ever.
 */
public final class BytesInFlight {

    /** What a call may hold and still be small: about a hundred sentences, or the vector of each of twenty tokens. */
    public static final long SMALL_BYTES = 65_536;

    private final long maxBytes;
    private final long sharedBytes;
    // Both are guarded by this.
    private long heldBytes;
    private long refusals;

    /** @param maxBytes what all calls may hold together, 1 or more */
    public BytesInFlight(long maxBytes) {
        this.maxBytes = maxBytes;
        this.sharedBytes = maxBytes - maxBytes / 8;
    }

    /** A call's share, which is empty at first. */
    public HeldBytes open() {
        return new HeldBytes(this);
    }

    /** What all calls may hold together. */
    public long maxBytes() {
        return maxBytes;
    }

    /** What all calls hold now. */
    public synchronized long heldBytes() {
        return heldBytes;
    }

    /** How often a call wanted more than there was. */
    public synchronized long refusals() {
        return refusals;
    }

    /**
     * Takes bytes for a call if there is room.
     *
     * @param ownBytes what the call holds already
     */
    synchronized boolean take(long ownBytes, long bytes) {
        long ownAfter = ownBytes + bytes;
        long limit = ownAfter <= SMALL_BYTES ? maxBytes : sharedBytes;
        boolean fits = heldBytes + bytes <= limit;
        boolean isAlone = heldBytes - ownBytes <= maxBytes - sharedBytes;
        if (fits || isAlone) {
            heldBytes += bytes;
            return true;
        }
        refusals++;
        return false;
    }

    synchronized void giveBack(long bytes) {
        heldBytes -= bytes;
    }
}
