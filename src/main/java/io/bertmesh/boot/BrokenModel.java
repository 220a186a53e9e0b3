package io.bertmesh.boot;

import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/**
 * Ends the process if it can no longer run a model, such as after a GPU fault, because only a new process can.
 * Kubernetes or another supervisor starts it. Calls in flight drain as usual.
 */
final class BrokenModel {

    /** EX_SOFTWARE of sysexits.h: neither a wrong setting nor a requested shutdown. */
    static final int EXIT_CODE = 70;

    private static final Logger LOG = Logger.getLogger(BrokenModel.class);

    private final BooleanSupplier isBroken;
    private final IntConsumer exit;
    private boolean ended;

    /** @param exit starts to end the process with this code, and returns at once */
    BrokenModel(BooleanSupplier isBroken, IntConsumer exit) {
        this.isBroken = isBroken;
        this.exit = exit;
    }

    /** Checks whether a model is broken. Called periodically. */
    synchronized void check() {
        if (!ended && isBroken.getAsBoolean()) {
            ended = true;
            LOG.errorf(
                    "A fault left a model that this process can no longer run. It exits with code %d; restart it.",
                    EXIT_CODE);
            exit.accept(EXIT_CODE);
        }
    }
}
