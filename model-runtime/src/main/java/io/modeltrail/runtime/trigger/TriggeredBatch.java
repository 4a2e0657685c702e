package io.modeltrail.runtime.trigger;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.TriggeredEntities;
import io.modeltrail.contracts.prediction.TriggeredEntities.Refused;
import io.modeltrail.contracts.prediction.TriggeredEntities.Taken;
import io.modeltrail.contracts.prediction.TriggeredEntities.Triggered;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.runtime.prediction.FeatureLookup;
import io.modeltrail.runtime.prediction.PredictionOrder;
import io.modeltrail.runtime.prediction.PredictionScoring;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.axonframework.eventhandling.DomainEventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What comes of the entities of one transaction: predictions, and those that could not be predicted. Used once, by one thread. */
final class TriggeredBatch {
    private static final Logger LOG = LoggerFactory.getLogger(TriggeredBatch.class);
    private static final Actor ACTOR = Actor.system("prediction-trigger");
    private static final String FEATURES_BEHIND = "features-behind";
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** The first pause doubled as often is longer than the longest. */
    private static final int MOST_DOUBLINGS = 6;

    private final TriggeredEntities entities;
    private final TriggeredFeatures features;
    private final PredictionScoring scoring;
    private final @Nullable SubjectDirectory subjects;

    private final List<DomainEventMessage<?>> events = new ArrayList<>();
    private Taken taken = new Taken(List.of(), false);
    private final List<Triggered> done = new ArrayList<>();
    private final List<Refused> later = new ArrayList<>();
    private final List<Refused> unseen = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    /** @param subjects null in a process whose trail knows no data subjects */
    TriggeredBatch(
            TriggeredEntities entities,
            TriggeredFeatures features,
            PredictionScoring scoring,
            @Nullable SubjectDirectory subjects) {
        this.entities = entities;
        this.features = features;
        this.scoring = scoring;
        this.subjects = subjects;
    }

    /**
     * Takes entities and predicts them, within a transaction. What is not seen yet in this process is left for the next batch, unless it fills
     * this one.
     *
     * @return to be stored in the same transaction
     */
    List<DomainEventMessage<?>> predict(int limit) {
        taken = entities.take(limit);
        taken.entities().forEach(this::predict);
        // A moment later they are seen. Where they fill the batch they would keep all others from their turn.
        if (taken.more() && unseen.size() * 2 >= taken.entities().size()) {
            later.addAll(unseen);
        } else if (!unseen.isEmpty()) {
            entities.leave(unseen.stream().map(Refused::triggered).toList());
        }
        if (!done.isEmpty()) {
            entities.done(done);
        }
        if (!refused.isEmpty()) {
            entities.refuse(refused);
        }
        later.stream()
                .collect(Collectors.groupingBy(one -> pause(one.triggered().attempts())))
                .forEach((pause, some) -> entities.postpone(some, pause));
        return events;
    }

    private void predict(Triggered triggered) {
        // Asked here already: one who is refused when the list is stored takes all others back with him. Nothing is
        // kept of who is erased.
        if (subjects != null && subjects.isBarred(triggered.useCase(), triggered.entity())) {
            done.add(triggered);
            return;
        }
        try {
            features.find(triggered, entities)
                    .ifPresentOrElse(
                            found -> record(triggered, found),
                            () -> unseen.add(new Refused(triggered, FEATURES_BEHIND)));
        } catch (Refusal refusal) {
            Refused why = new Refused(triggered, refusal.code().code());
            (passes(refusal.code()) ? later : refused).add(why);
        } catch (RuntimeException bug) { // one entity must not keep all others from their predictions
            LOG.error("no prediction for the fact in {}", triggered.record(), bug);
            refused.add(new Refused(triggered, RefusalCode.INTERNAL.code()));
        }
    }

    private void record(Triggered triggered, FeatureLookup.Found found) {
        PredictionMade made = scoring.score(new PredictionOrder(
                PredictionId.next(),
                triggered.useCase(),
                triggered.entity(),
                found.row(),
                found.origin(),
                Channel.STREAM,
                ACTOR,
                found.servedBy()));
        events.add(scoring.event(made, triggered.triggerId().value())
                .andMetaData(Map.of(TrailMetadata.SOURCE_RECORD, triggered.record())));
        done.add(triggered);
    }

    /** Whether time can mend it: nothing is served yet, an artefact or the store is being loaded. */
    private static boolean passes(RefusalCode code) {
        return (code.kind() == RefusalCode.Kind.CONFLICT && code != RefusalCode.SUBJECT_ERASED)
                || code.kind() == RefusalCode.Kind.NOT_READY;
    }

    private static Duration pause(int attempts) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(attempts, MOST_DOUBLINGS));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }

    Taken taken() {
        return taken;
    }

    /** Whether some wait until their facts can be read. */
    boolean waitsForFacts() {
        return !unseen.isEmpty();
    }

    List<Refused> refused() {
        return refused;
    }

    List<Refused> later() {
        return later;
    }
}
