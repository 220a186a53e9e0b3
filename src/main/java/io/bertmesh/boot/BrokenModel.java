package io.bertmesh.boot;

import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.jboss.logging.Logger;

/**
 * Ends the process when a model cannot be run any more, as after a fault of the GPU: only a new process can, and whoever keeps
 * processes running starts one. Calls under way are drained as usual.
 */
final class BrokenModel {

    /** EX_SOFTWARE of sysexits.h: neither a wrong setting nor the end that was asked for. */
    static final int EXIT_CODE = 70;

    private static final Logger LOG = Logger.getLogger(BrokenModel.class);

    private final BooleanSupplier isBroken;
    private final IntConsumer exit;
    private boolean ended;

    /** @param exit begins to end the process with a code, and returns */
    BrokenModel(BooleanSupplier isBroken, IntConsumer exit) {
        this.isBroken = isBroken;
        this.exit = exit;
    }

    /** Looks whether a model is broken. Called from time to time. */
    synchronized void check() {
        if (!ended && isBroken.getAsBoolean()) {
            ended = true;
            LOG.errorf(
                    "A fault left a model that cannot be run any more by this process. It must be restarted, and ends with"
                            + " code %d.",
                    EXIT_CODE);
            exit.accept(EXIT_CODE);
        }
    }
}
