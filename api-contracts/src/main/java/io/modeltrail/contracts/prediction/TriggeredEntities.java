package io.modeltrail.contracts.prediction;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

/**
 * Entities for which facts have asked for a prediction. Whoever serves predictions takes them; the feature store of the same process keeps
 * them, in the transaction in which it keeps the facts. Everything but {@link #sees} and {@link #onDue} takes part in the caller's
 * transaction. Thread-safe.
 */
public interface TriggeredEntities {
    /**
     * Some that are due, the longest waiting first, those that were tried before ahead of the others. Nobody else gets them unless the
     * transaction is rolled back, and within it has to be said of each what came of it: {@link #done}, {@link #leave}, {@link #postpone} or
     * {@link #refuse}.
     */
    Taken take(int limit);

    /**
     * Whether {@link CurrentFeatures} of this process reads the fact, or would not have it anyway: it keeps nothing of such facts in that
     * version, or does not know the version.
     */
    boolean sees(Triggered triggered, FeatureSetKey featureSet, int version);

    /** They are predicted. */
    void done(Collection<Triggered> triggered);

    /** They stay due. */
    void leave(Collection<Triggered> triggered);

    /** They are due again after a while. */
    void postpone(Collection<Refused> refused, Duration by);

    /** They are kept with the reason, until the entity has another fact or an operator asks for them again. */
    void refuse(Collection<Refused> refused);

    /** @param listener is called whenever more may be due; it has to be quick */
    void onDue(Runnable listener);

    /**
     * What a transaction has to do.
     *
     * @param entities each once
     * @param more whether others were left because of the limit
     */
    record Taken(List<Triggered> entities, boolean more) {
        public Taken {
            entities = List.copyOf(entities);
        }
    }

    /**
     * One entity that is due.
     *
     * @param factAt when the newest of the triggering facts happened
     * @param topic with partition and offset the record that it was in
     * @param attempts how often it was postponed
     */
    record Triggered(
            TriggerId triggerId,
            UseCaseKey useCase,
            @PersonalData String entity,
            Instant factAt,
            String topic,
            int partition,
            long offset,
            int attempts) {
        /** Where the fact came from, for the record: topic, partition and offset. */
        public String record() {
            return topic + "/" + partition + "/" + offset;
        }

        /** Without the entity. */
        @Override
        public String toString() {
            return "Triggered[" + record() + "]";
        }
    }

    /** @param reason a refusal's code */
    record Refused(Triggered triggered, String reason) {}
}
