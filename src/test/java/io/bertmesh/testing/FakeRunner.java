package io.bertmesh.testing;

import io.bertmesh.model.Pack;
import io.bertmesh.model.Provider;
import io.bertmesh.model.Rows;
import io.bertmesh.model.Runner;
import io.bertmesh.model.StopSignal;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A runner whose answers identify their token: a token's vector is its id and its position, and the likeliest token at
 * a mask is the mask's position. Thread-safe.
 */
public final class FakeRunner implements Runner {

    public static final int HIDDEN_SIZE = 2;
    public static final int VOCABULARY_SIZE = 16;

    private static final int ANY_NUMBER_OF_RUNS = 1_000_000;
    private static final long PATIENCE_SECONDS = 30;

    private final Semaphore permits;
    private final boolean listens;
    private final List<Pack> packs = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Pack> begun = new LinkedBlockingQueue<>();
    private final Queue<Runnable> faults = new ConcurrentLinkedQueue<>();
    private final AtomicInteger runsInFlight = new AtomicInteger();
    private final AtomicInteger rowsNotClosed = new AtomicInteger();
    private final List<Integer> runsInFlightAtClose = new CopyOnWriteArrayList<>();
    private volatile Runnable whenClosed = () -> {};

    private FakeRunner(int permits, boolean listens) {
        this.permits = new Semaphore(permits);
        this.listens = listens;
    }

    /** Every run ends at once. */
    public static FakeRunner free() {
        return new FakeRunner(ANY_NUMBER_OF_RUNS, true);
    }

    /** Every run waits for {@link #release} or a stop. */
    public static FakeRunner held() {
        return new FakeRunner(0, true);
    }

    /** Every run waits for {@link #release} and ignores a stop. */
    public static FakeRunner deaf() {
        return new FakeRunner(0, false);
    }

    /** Lets one run end, the one in flight or the next. */
    public void release() {
        permits.release();
    }

    /** Lets all runs end. */
    public void releaseAll() {
        permits.release(ANY_NUMBER_OF_RUNS);
    }

    /** The next run that ends throws this. */
    public void failNext(RuntimeException fault) {
        faults.add(() -> {
            throw fault;
        });
    }

    /** The next run that ends throws this. */
    public void failNext(Error fault) {
        faults.add(() -> {
            throw fault;
        });
    }

    /** Waits until a run begins that no earlier call has returned. */
    public Pack awaitBegin() throws InterruptedException {
        Pack pack = begun.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (pack == null) {
            throw new AssertionError("no run began within %d s".formatted(PATIENCE_SECONDS));
        }
        return pack;
    }

    /** All packs whose run has begun, oldest first. */
    public List<Pack> packs() {
        return List.copyOf(packs);
    }

    /** How many answers have not given back their memory. */
    public int rowsNotClosed() {
        return rowsNotClosed.get();
    }

    /** How many runs were in flight each time the runner was closed. */
    public List<Integer> runsInFlightAtClose() {
        return List.copyOf(runsInFlightAtClose);
    }

    /** Runs this whenever the runner is closed. */
    public void whenClosed(Runnable action) {
        whenClosed = action;
    }

    @Override
    public Rows run(Pack pack, StopSignal stop) {
        runsInFlight.incrementAndGet();
        try {
            packs.add(pack);
            begun.add(pack);
            awaitPermit(stop);
            Runnable fault = faults.poll();
            if (fault != null) {
                fault.run();
            }
            return answer(pack);
        } finally {
            runsInFlight.decrementAndGet();
        }
    }

    @Override
    public Provider provider() {
        return Provider.CPU;
    }

    @Override
    public void close() {
        runsInFlightAtClose.add(runsInFlight.get());
        whenClosed.run();
    }

    /** Gives up after 30 seconds, so that a test does not hang if it fails before it releases its runs. */
    private void awaitPermit(StopSignal stop) {
        if (listens) {
            stop.listen(Thread.currentThread()::interrupt);
        }
        try {
            if (!permits.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the run was not released within %d s".formatted(PATIENCE_SECONDS));
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("the run was stopped", e);
        } finally {
            stop.ignore();
        }
    }

    private Rows answer(Pack pack) {
        List<Float> vectors = new ArrayList<>();
        for (long token : pack.vectorTokens()) {
            vectors.add((float) pack.inputIds()[(int) token]);
            vectors.add((float) pack.positionIds()[(int) token]);
        }
        float[] logits = new float[pack.maskTokens().length * VOCABULARY_SIZE];
        for (int mask = 0; mask < pack.maskTokens().length; mask++) {
            long position = pack.positionIds()[(int) pack.maskTokens()[mask]];
            logits[mask * VOCABULARY_SIZE + (int) position] = 1;
        }
        rowsNotClosed.incrementAndGet();
        return Rows.lent(
                FloatBuffer.wrap(array(vectors)),
                HIDDEN_SIZE,
                FloatBuffer.wrap(logits),
                VOCABULARY_SIZE,
                rowsNotClosed::decrementAndGet);
    }

    private static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}
