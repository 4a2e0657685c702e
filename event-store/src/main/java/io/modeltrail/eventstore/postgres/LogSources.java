package io.modeltrail.eventstore.postgres;

import io.modeltrail.contracts.stored.AggregateEvents;
import io.modeltrail.contracts.stored.AggregateEvents.Placed;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.upcasting.event.EventUpcaster;

/** The two halves of the log: predictions, of which there are millions, and everything else. */
public final class LogSources {
    /** Name of the bean that is {@link #predictionsInRuns}. */
    public static final String PREDICTIONS_IN_RUNS = "predictionsInRuns";

    /** Name of the bean that is {@link #predictionsAsTheyCome}. */
    public static final String PREDICTIONS_AS_THEY_COME = "predictionsAsTheyCome";

    /** Name of the bean that is {@link #besidesPredictions}. */
    public static final String BESIDES_PREDICTIONS = "eventsBesidesPredictions";

    private final EventStorageEngine engine;
    private final LogRows rows;
    private final NamedEventSerializer serializer;
    private final EventUpcaster upcasters;

    public LogSources(
            DataSource dataSource,
            EventStorageEngine engine,
            NamedEventSerializer serializer,
            EventUpcaster upcasters) {
        this.engine = engine;
        this.rows = new LogRows(dataSource);
        this.serializer = serializer;
        this.upcasters = upcasters;
    }

    /**
     * Each message is a {@link io.modeltrail.contracts.prediction.PredictionRun}: let a follower's batch be one message. Every prediction is
     * read from its stored bytes.
     */
    public StreamableMessageSource<TrackedEventMessage<?>> predictionsInRuns() {
        return new LogSource(engine, rows, () -> new PredictionRuns(rows, serializer, upcasters, null), null);
    }

    /**
     * The same for who follows the head and proves nothing: predictions that this process has just stored come as it had them, and only those
     * of others, or from before, are read from their bytes.
     */
    public StreamableMessageSource<TrackedEventMessage<?>> predictionsAsTheyCome() {
        return engine instanceof PostgresEventStorageEngine ours
                ? new LogSource(
                        engine,
                        rows,
                        () -> new PredictionRuns(rows, serializer, upcasters, ours.recent()),
                        ours.appended())
                : predictionsInRuns();
    }

    /**
     * Event by event, and after each stretch of predictions one message that nobody handles and that only has a position. Who follows it is called
     * when this process has stored something that is no prediction.
     */
    public StreamableMessageSource<TrackedEventMessage<?>> besidesPredictions() {
        return new LogSource(
                engine,
                rows,
                () -> new EventsBesidesPredictions(rows, serializer, upcasters),
                engine instanceof PostgresEventStorageEngine ours ? ours.appendedBesidesPredictions() : null);
    }

    /** For who wants to know when something happened to one aggregate, in terms of positions. */
    public AggregateEvents aggregateEvents() {
        return (aggregateIdentifier, firstSequenceNumber) -> EventUtils.upcastAndDeserializeTrackedEvents(
                        rows.ofAggregate(aggregateIdentifier, firstSequenceNumber).stream(), serializer, upcasters)
                .map(LogSources::placed)
                .toList();
    }

    private static Placed placed(TrackedEventMessage<?> message) {
        if (!(message instanceof DomainEventMessage<?> event)) {
            throw new IllegalStateException("an event of an aggregate has a sequence number");
        }
        return new Placed(
                message.trackingToken().position().orElseThrow(), event.getSequenceNumber(), message.getPayload());
    }
}
