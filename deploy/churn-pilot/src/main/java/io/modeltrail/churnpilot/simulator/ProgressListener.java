package io.modeltrail.churnpilot.simulator;

/** Told after each day of the history; called from the simulating thread. */
@FunctionalInterface
public interface ProgressListener {
    /** @param records all until then */
    void dayIsOver(int day, int ofDays, long records);

    static ProgressListener silent() {
        return (day, ofDays, records) -> {};
    }
}
