package io.bertmesh.boot;

import org.jspecify.annotations.Nullable;

/** Ends the process when Quarkus has ended. If that was because the start failed, says why on standard error first. */
public final class FailedStart {

    private final boolean isLogJson;

    /** @param isLogJson whether the reason is one line of JSON instead of bare sentences */
    public FailedStart(boolean isLogJson) {
        this.isLogJson = isLogJson;
    }

    /**
     * Ends the process. Quarkus itself says nothing if it is given a handler like this one.
     *
     * @param fault why the service did not start; null if it had started
     */
    public void end(int exitCode, @Nullable Throwable fault) {
        if (fault != null) {
            System.err.println(lastWords(fault));
        }
        StartAbort.disarm();
        System.exit(exitCode);
    }

    /** A sentence for each reason that an operator can mend. Any other reason is our bug, and comes with its trace. */
    String lastWords(Throwable fault) {
        return StartFault.sentences(fault)
                .map(sentences -> isLogJson ? FatalMessage.json("bertmesh", sentences) : sentences)
                .orElseGet(() -> FatalMessage.ofBug("bertmesh", fault, isLogJson));
    }
}
