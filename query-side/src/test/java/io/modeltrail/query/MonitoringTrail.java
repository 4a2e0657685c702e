package io.modeltrail.query;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.monitoring.AlarmKind;
import io.modeltrail.contracts.monitoring.FeatureDrift;
import io.modeltrail.contracts.monitoring.Finding;
import io.modeltrail.contracts.monitoring.Measurement;
import io.modeltrail.contracts.monitoring.MeasurementEvent.MonitorMeasured;
import io.modeltrail.contracts.monitoring.MeasurementId;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.monitoring.Performance;
import java.time.Instant;
import java.util.List;

/** What is recorded of monitoring, for the tests of this module. */
final class MonitoringTrail {
    static final MonitorId MONITOR = MonitorId.of(SampleTrail.CHURN);
    static final ModelVersionId MODEL = ModelVersionId.of("0192aaaa-0000-7000-8000-00000000aaaa");
    private static final Instant UNTIL = Instant.parse("2026-11-22T08:00:00Z");

    private MonitoringTrail() {}

    static MonitorDefined defined() {
        return new MonitorDefined(MONITOR, SampleTrail.CHURN, MonitorSettings.STANDARD, SampleTrail.SCIENTIST);
    }

    /** A measurement and the alarms that can follow from it. */
    record Measured(MeasurementId id, MonitorMeasured event) {
        AlarmRaised alarm(AlarmKind kind) {
            return new AlarmRaised(MONITOR, SampleTrail.CHURN, MODEL, kind, id, evidence(0.6), UNTIL);
        }

        AlarmEnded ended(AlarmKind kind) {
            return new AlarmEnded(MONITOR, SampleTrail.CHURN, MODEL, kind, id, MeasurementId.next(), UNTIL);
        }
    }

    static Measured measured(double driftedShare) {
        MeasurementId id = MeasurementId.next();
        return new Measured(id, new MonitorMeasured(id, MONITOR, SampleTrail.CHURN, MODEL, measurement(driftedShare)));
    }

    private static List<Finding.Evidence> evidence(double driftedShare) {
        return List.of(new Finding.Evidence("drifted-share", "", driftedShare, 0.5));
    }

    private static Measurement measurement(double driftedShare) {
        return new Measurement(
                UNTIL.minusSeconds(604_800),
                UNTIL,
                500,
                SampleTrail.digest("snapshot"),
                7043,
                1409,
                List.of(new FeatureDrift(
                        "tenure <months>",
                        1,
                        FeatureDrift.Method.WASSERSTEIN,
                        0.4,
                        null,
                        null,
                        0.1,
                        0.3,
                        0,
                        0.01,
                        0,
                        true)),
                null,
                driftedShare,
                driftedShare,
                false,
                0.84,
                new Performance(500, 0.27, 0.83, 0.8, 0.2, 0.78),
                null,
                List.of(new Finding(AlarmKind.FEATURE_DRIFT, Finding.State.ALARM, evidence(driftedShare))));
    }
}
