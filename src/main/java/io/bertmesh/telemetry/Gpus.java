package io.bertmesh.telemetry;

import java.util.List;

/** Reads the state of the machine's GPUs. */
interface Gpus {

    /** The current state of each GPU, always of the same GPUs in the same order. Takes microseconds to milliseconds. */
    List<Reading> read();

    /**
     * The state of one GPU. A number that its driver does not report is NaN.
     *
     * @param index index among the GPUs that the driver shows to this process, from 0
     * @param uuid its permanent id
     * @param utilizationRatio share of the last moments in which it computed anything, 0 to 1
     * @param memoryUsedBytes memory in use, by all processes
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
