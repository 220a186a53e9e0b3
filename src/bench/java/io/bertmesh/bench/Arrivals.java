package io.bertmesh.bench;

import java.util.Arrays;
import java.util.Random;

/** Arrival times of independent calls: a Poisson process. */
final class Arrivals {

    private Arrivals() {}

    /**
     * Draws the arrivals of a period.
     *
     * @param perSecond average number of calls a second
     * @return nanoseconds from the start of the period, ascending
     */
    static long[] draw(double perSecond, long periodNanos, long seed) {
        Random random = new Random(seed);
        double meanGapNanos = 1e9 / perSecond;
        long[] arrivals = new long[(int) (2 * periodNanos / meanGapNanos) + 100];
        int count = 0;
        double now = 0;
        while (count < arrivals.length) {
            now -= meanGapNanos * Math.log(1 - random.nextDouble());
            if (now >= periodNanos) {
                break;
            }
            arrivals[count] = (long) now;
            count++;
        }
        return Arrays.copyOf(arrivals, count);
    }
}
