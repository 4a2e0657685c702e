package io.modeltrail.contracts.monitoring;

import java.util.List;

/** Processing groups that measurements are made of. Whoever reports measurements says whether these are behind. */
public final class MonitoringGroups {
    /** Keeps the sample of predictions. */
    public static final String SAMPLES = "runtime.monitoring.samples";

    /** Keeps monitors and outcomes. */
    public static final String MONITORS = "runtime.monitoring";

    public static final List<String> ALL = List.of(SAMPLES, MONITORS);

    private MonitoringGroups() {}
}
