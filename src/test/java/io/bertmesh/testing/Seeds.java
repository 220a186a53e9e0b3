package io.bertmesh.testing;

import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Seeds for randomized tests: new ones in each run, shown in the test's name. {@code -Dbertmesh.seed=N} repeats a
 * failed one.
 */
public final class Seeds {

    /** The name of {@link #fresh} for a {@code @MethodSource}. */
    public static final String FRESH = "io.bertmesh.testing.Seeds#fresh";

    private static final int COUNT = 20;

    private Seeds() {}

    static Stream<Long> fresh() {
        Long fixed = Long.getLong("bertmesh.seed");
        return fixed != null
                ? Stream.of(fixed)
                : new Random().longs(COUNT, 0, Integer.MAX_VALUE).boxed();
    }

    /** A list of random length from {@code min} to {@code max}, made element by element. */
    public static <T> List<T> list(Random random, int min, int max, Function<Random, T> element) {
        int size = random.nextInt(min, max + 1);
        return Stream.generate(() -> element.apply(random)).limit(size).toList();
    }
}
