package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.audit.AccessEvent;
import io.modeltrail.contracts.batchscoring.BatchScoringEvent;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleEvent;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent;
import io.modeltrail.contracts.feature.FeatureQualityEvent;
import io.modeltrail.contracts.feature.FeatureSetEvent;
import io.modeltrail.contracts.model.ApproverKeyEvent;
import io.modeltrail.contracts.model.ArtefactEvent;
import io.modeltrail.contracts.model.ModelSigningKeyEvent;
import io.modeltrail.contracts.model.ModelVersionEvent;
import io.modeltrail.contracts.monitoring.MeasurementEvent;
import io.modeltrail.contracts.monitoring.MonitorEvent;
import io.modeltrail.contracts.outcome.OutcomeDeadLetterEvent;
import io.modeltrail.contracts.outcome.OutcomeEvent;
import io.modeltrail.contracts.prediction.PredictionEvent;
import io.modeltrail.contracts.replay.ReplayEvent;
import io.modeltrail.contracts.retraining.RetrainingEvent;
import io.modeltrail.contracts.rollout.RolloutEvent;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.subject.RetentionEvent;
import io.modeltrail.contracts.subject.SubjectEvent;
import io.modeltrail.contracts.training.TrainingRunEvent;
import io.modeltrail.contracts.trigger.TriggerEvent;
import io.modeltrail.contracts.webhook.WebhookEvent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.jspecify.annotations.Nullable;

/** Every event that this program knows, by its stored name and by its class. */
public final class EventCatalogue {
    /** A test compares this list with the contracts, so that no family of events is forgotten. */
    static final List<Class<?>> FAMILIES = List.of(
            DatasetSnapshotEvent.class,
            TrainingRunEvent.class,
            ModelVersionEvent.class,
            ArtefactEvent.class,
            ApproverKeyEvent.class,
            ModelSigningKeyEvent.class,
            RolloutEvent.class,
            PredictionEvent.class,
            FeatureSetEvent.class,
            FeatureQualityEvent.class,
            RetrainingEvent.class,
            MonitorEvent.class,
            MeasurementEvent.class,
            OutcomeEvent.class,
            OutcomeDeadLetterEvent.class,
            WebhookEvent.class,
            BatchScoringEvent.class,
            BatchScoringScheduleEvent.class,
            TriggerEvent.class,
            AccessEvent.class,
            ReplayEvent.class,
            SubjectEvent.class,
            RetentionEvent.class);

    private final Map<Class<?>, Entry> byClass = new LinkedHashMap<>();
    private final Map<String, Entry> byName = new LinkedHashMap<>();

    /** @param type the stored name and the revision that is written today */
    public record Entry(SerializedType type, Class<?> eventClass) {
        public String name() {
            return type.getName();
        }

        public int revision() {
            return Integer.parseInt(type.getRevision());
        }
    }

    /** The events of the contracts. */
    public static EventCatalogue ofContracts() {
        return new EventCatalogue(FAMILIES);
    }

    EventCatalogue(List<Class<?>> families) {
        families.stream().flatMap(EventCatalogue::records).forEach(this::add);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        Class<?>[] permitted = type.getPermittedSubclasses();
        return permitted == null ? Stream.of(type) : Stream.of(permitted).flatMap(EventCatalogue::records);
    }

    private void add(Class<?> eventClass) {
        StoredAs stored = eventClass.getAnnotation(StoredAs.class);
        if (stored == null) {
            throw new IllegalStateException(eventClass.getName() + " is an event without @StoredAs");
        }
        Entry entry =
                new Entry(new SimpleSerializedType(stored.value(), Integer.toString(stored.revision())), eventClass);
        Entry other = byName.putIfAbsent(stored.value(), entry);
        if (other != null) {
            throw new IllegalStateException(eventClass.getName() + " and "
                    + other.eventClass().getName() + " have the stored name " + stored.value());
        }
        byClass.put(eventClass, entry);
    }

    public Collection<Entry> entries() {
        return byName.values();
    }

    @Nullable
    Entry find(Class<?> eventClass) {
        return byClass.get(eventClass);
    }

    @Nullable
    Entry find(String storedName) {
        return byName.get(storedName);
    }

    /** @throws IllegalStateException when the class is not stored as an event */
    public Entry of(Class<?> eventClass) {
        Entry entry = find(eventClass);
        if (entry == null) {
            throw new IllegalStateException(eventClass.getName()
                    + " is not in the catalogue of events; give it @StoredAs and a place in a sealed event interface");
        }
        return entry;
    }

    /** @throws SerializationException when the revision is not the one that upcasters end at */
    static void requireCurrent(Entry entry, SerializedType stored) {
        if (!entry.type().equals(stored)) {
            throw new SerializationException("The event " + stored.getName() + " is stored in revision "
                    + stored.getRevision() + ", and this program reads revision " + entry.revision()
                    + ": an upcaster is missing, or the program is older than the event");
        }
    }
}
