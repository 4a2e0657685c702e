package io.modeltrail.features;

import javax.sql.DataSource;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Gives the tests of other packages a trail without Spring. */
public final class FeatureTrailForTests {
    private FeatureTrailForTests() {}

    public static FeatureTrail of(EventStore events, DataSource database) {
        return new FeatureTrail(events, database);
    }
}
