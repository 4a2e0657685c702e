package io.modeltrail.features.trigger;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.definition.FactPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The triggers that facts of one version of a feature set meet. Immutable. */
public final class SetTriggers {
    /** No fact triggers anything. */
    public static final SetTriggers NONE = new SetTriggers(List.of());

    private static final Logger LOG = LoggerFactory.getLogger(SetTriggers.class);

    private final List<Compiled> triggers;

    private SetTriggers(List<Compiled> triggers) {
        this.triggers = List.copyOf(triggers);
    }

    private record Compiled(TriggerId triggerId, long sinceMillis, long intervalMillis, List<FactPattern> facts) {
        boolean matches(Fact fact) {
            if (fact.knownMillis() < sinceMillis) {
                return false;
            }
            for (FactPattern pattern : facts) {
                if (pattern.matches(fact)) {
                    return true;
                }
            }
            return false;
        }
    }

    /** Facts that this version does not know are left out; another one may know them. */
    static SetTriggers of(CompiledFeatureSet set, List<TriggerRows.TriggerRow> rows) {
        List<Compiled> compiled = new ArrayList<>();
        for (TriggerRows.TriggerRow row : rows) {
            if (row.active()
                    && row.definition().featureSet().equals(set.definition().name())) {
                List<FactPattern> patterns = patterns(set, row);
                compiled.add(new Compiled(
                        row.triggerId(),
                        row.since().toEpochMilli(),
                        row.definition().interval().toMillis(),
                        patterns));
            }
        }
        return new SetTriggers(compiled);
    }

    private static List<FactPattern> patterns(CompiledFeatureSet set, TriggerRows.TriggerRow row) {
        List<FactPattern> patterns = new ArrayList<>();
        for (String fact : row.definition().facts()) {
            try {
                patterns.add(FactPattern.of(set.definition(), fact));
            } catch (Refusal unknown) {
                LOG.warn("the trigger of {} does not see {}: {}", row.useCase(), fact, unknown.getMessage());
            }
        }
        return patterns;
    }

    /** Tells of each trigger that a fact meets. */
    public void match(Fact fact, String topic, int partition, long offset, Consumer<DueTrigger> due) {
        for (Compiled trigger : triggers) {
            if (trigger.matches(fact)) {
                due.accept(new DueTrigger(
                        trigger.triggerId(),
                        trigger.intervalMillis(),
                        fact.entity(),
                        fact.atMillis(),
                        topic,
                        partition,
                        offset));
            }
        }
    }
}
