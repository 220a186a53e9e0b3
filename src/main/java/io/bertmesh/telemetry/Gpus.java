package io.bertmesh.telemetry;

import java.util.List;

/** Where the state of the machine's GPUs can be read. */
interface Gpus {

    /** The state of each GPU now, always the same ones in the same order. Takes microseconds to milliseconds. */
    List<Reading> read();

    /**
     * The state of one GPU. A number that its driver does not tell is NaN.
     *
     * @param index among the GPUs that the driver shows to this process, from 0
     * @param uuid its name for life
     * @param utilizationRatio part of the last moments in which it computed anything, 0 to 1
     * @param memoryUsedBytes by all processes
     */
    record Reading(
            int index,
            String uuid,
            double utilizationRatio,
            double memoryUsedBytes,
            double memoryTotalBytes,
            double temperatureCelsius,
            double powerWatts) {}
}
