package io.modeltrail.features.quality;

import io.modeltrail.contracts.feature.FeatureSetDefinition;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.features.FeatureTrail;
import io.modeltrail.features.Turns;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.ActiveFeatureSets.Active;
import io.modeltrail.features.quality.SourceMonitor.Seen;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Looks at the sources and measures, with one thread, as often as the settings say. */
@Component
class QualitySchedule implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(QualitySchedule.class);
    private static final Duration DAY = Duration.ofDays(1);

    private final ActiveFeatureSets sets;
    private final SourceMonitor monitor;
    private final SourceMeasurement sources;
    private final ValueMeasurement values;
    private final QualityRows rows;
    private final MonitorSettings settings;
    private final Turns turns;

    QualitySchedule(
            ActiveFeatureSets sets,
            SourceMonitor monitor,
            SourceMeasurement sources,
            ValueMeasurement values,
            QualityRows rows,
            MonitorSettings settings) {
        this.sets = sets;
        this.monitor = monitor;
        this.sources = sources;
        this.values = values;
        this.rows = rows;
        this.settings = settings;
        turns = new Turns("quality-schedule", settings.lookEvery(), () -> turn(Instant.now()));
    }

    @Override
    public void start() {
        turns.start();
    }

    @Override
    public void stop() {
        turns.stop();
    }

    @Override
    public boolean isRunning() {
        return turns.isRunning();
    }

    private void turn(Instant now) {
        monitor.look(now);
        Instant slot = slot(now);
        for (Seen seen : monitor.seen().values()) {
            if (seen.state().measuredAt().isBefore(slot)) {
                sources.measure(seen, now);
            }
        }
        for (Active active : sets.all()) {
            measure(active, slot);
        }
    }

    private void measure(Active active, Instant slot) {
        FeatureSetDefinition definition = active.set().definition();
        if (rows.made(definition.name(), definition.version(), slot)) {
            return;
        }
        try {
            values.measure(
                    active, FeatureTrail.MONITOR, () -> rows.claim(definition.name(), definition.version(), slot));
        } catch (Refusal notYet) {
            LOG.debug("{} version {} is not measured yet: {}", definition.name(), definition.version(), notYet.code());
        }
    }

    /** When the measurement that is due was due; each UTC day begins with one. */
    private Instant slot(Instant now) {
        long every =
                Math.max(1, Math.min(DAY.toMillis(), settings.measureEvery().toMillis()));
        long day = Math.floorDiv(now.toEpochMilli(), DAY.toMillis()) * DAY.toMillis();
        return Instant.ofEpochMilli(day + (now.toEpochMilli() - day) / every * every);
    }
}
