package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionRun;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.eventstore.postgres.LogRows.StoredPrediction;
import io.modeltrail.eventstore.postgres.RecentPredictions.Stretch;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.jspecify.annotations.Nullable;

/** Predictions in runs, each of which is read when it is wanted, or a little before. One for each stream. */
final class PredictionRuns implements LogStream.Stretch {
    /** Positions of the log in one run. */
    static final int LENGTH = 1000;

    /** Runs that are formed at once; their predictions are not read yet. */
    private static final int RUNS = 16;

    private final LogRows rows;
    private final NamedEventSerializer serializer;
    private final EventUpcaster upcasters;
    private final String revision;
    private final @Nullable RecentPredictions recent;
    private RunReading.@Nullable Following behindLast;

    /** @param recent null = every prediction is read from its stored bytes */
    PredictionRuns(
            LogRows rows,
            NamedEventSerializer serializer,
            EventUpcaster upcasters,
            @Nullable RecentPredictions recent) {
        this.recent = recent;
        this.rows = rows;
        this.serializer = serializer;
        this.upcasters = upcasters;
        this.revision = serializer.catalogue().of(PredictionMade.class).type().getRevision();
        if (recent != null) {
            recent.addReader();
        }
    }

    @Override
    public List<TrackedEventMessage<?>> messages(long after, long upTo) {
        List<TrackedEventMessage<?>> messages = new ArrayList<>();
        for (long begin = after; begin < upTo && messages.size() < RUNS; begin += LENGTH) {
            messages.add(message(begin, Math.min(begin + LENGTH, upTo)));
        }
        return messages;
    }

    @Override
    public void close() {
        if (recent != null) {
            recent.removeReader();
        }
    }

    private RunMessage message(long after, long upTo) {
        RunReading.Following behind = new RunReading.Following();
        RunReading reading = new RunReading(() -> read(after, upTo), behind, () -> taken(after, upTo));
        if (behindLast != null) {
            behindLast.is(reading);
        }
        behindLast = behind;
        return new RunMessage(
                "predictions after " + after + " up to " + upTo,
                LogRows.token(upTo),
                GenericEventMessage.clock.instant(),
                MetaData.emptyInstance(),
                reading);
    }

    private void taken(long after, long upTo) {
        if (recent != null) {
            recent.read(after, upTo);
        }
    }

    private PredictionRun read(long after, long upTo) {
        List<Recorded> known = recent == null ? null : known(recent, after, upTo);
        return known == null ? readStored(after, upTo) : new PredictionRun(known);
    }

    /** @return null unless all of the run's predictions are at hand and nobody among them was erased since */
    private @Nullable List<Recorded> known(RecentPredictions recent, long after, long upTo) {
        List<Stretch> stretches = recent.covering(after, upTo);
        List<Stretch> uncertain =
                stretches.stream().filter(stretch -> !stretch.committed()).toList();
        if (stretches.isEmpty() || (!uncertain.isEmpty() && !rows.have(uncertain))) {
            return null;
        }
        List<Recorded> known = new ArrayList<>();
        for (Stretch stretch : stretches) {
            for (Recorded one : stretch.predictions()) {
                if (one.position() > after && one.position() <= upTo) {
                    if (serializer.isErased(one.event())) {
                        return null;
                    }
                    known.add(one);
                }
            }
        }
        return known;
    }

    private PredictionRun readStored(long after, long upTo) {
        List<StoredPrediction> stored = rows.predictions(after, upTo);
        boolean current = stored.stream().allMatch(prediction -> prediction.revision.equals(revision));
        return new PredictionRun(current ? read(stored) : readThroughUpcasters(after, upTo));
    }

    private List<Recorded> read(List<StoredPrediction> stored) {
        List<Recorded> predictions = new ArrayList<>(stored.size());
        Times times = new Times();
        for (StoredPrediction prediction : stored) {
            predictions.add(new Recorded(
                    prediction.position,
                    times.of(prediction.timeStamp),
                    serializer.read(PredictionMade.class, prediction.payload)));
        }
        return predictions;
    }

    /** Predictions that were recorded together have one time, and reading it costs as much as half of the event. */
    private static final class Times {
        private String last = "";
        private Instant at = Instant.EPOCH;

        Instant of(String timeStamp) {
            if (!timeStamp.equals(last)) {
                last = timeStamp;
                at = DateTimeUtils.parseInstant(timeStamp);
            }
            return at;
        }
    }

    private List<Recorded> readThroughUpcasters(long after, long upTo) {
        return EventUtils.upcastAndDeserializeTrackedEvents(
                        rows.wholePredictions(after, upTo).stream(), serializer, upcasters)
                .filter(message -> PredictionMade.class.equals(message.getPayloadType()))
                .map(message -> new Recorded(
                        message.trackingToken().position().orElseThrow(), message.getTimestamp(), (PredictionMade)
                                message.getPayload()))
                .toList();
    }
}
