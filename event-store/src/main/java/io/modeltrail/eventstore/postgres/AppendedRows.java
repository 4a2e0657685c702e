package io.modeltrail.eventstore.postgres;

import io.modeltrail.eventstore.transparency.StoredEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.axonframework.common.DateTimeUtils;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Rows of the log that one statement stores, all or none, turned on their side. Not changed once they are made. */
public final class AppendedRows {
    static final int PARAMETERS = 9;

    private final String[] eventIdentifiers;
    private final String[] aggregateIdentifiers;
    private final Long[] sequenceNumbers;
    private final @Nullable String[] types;
    private final String[] timeStamps;
    private final String[] payloadTypes;
    private final String[] payloadRevisions;
    private final byte[][] payloads;
    private final byte[][] metaData;
    private final long bytes;

    /** @param events at least one */
    AppendedRows(List<? extends EventMessage<?>> events, Serializer serializer) {
        int rows = events.size();
        eventIdentifiers = new String[rows];
        aggregateIdentifiers = new String[rows];
        sequenceNumbers = new Long[rows];
        types = new @Nullable String[rows];
        timeStamps = new String[rows];
        payloadTypes = new String[rows];
        payloadRevisions = new String[rows];
        payloads = new byte[rows][];
        metaData = new byte[rows][];
        bytes = fill(events, serializer);
    }

    /** @return of payloads and metadata */
    private long fill(List<? extends EventMessage<?>> events, Serializer serializer) {
        Instant at = Instant.MIN;
        String timeStamp = "";
        long all = 0;
        int row = 0;
        for (EventMessage<?> event : events) {
            if (!event.getTimestamp().equals(at)) { // events that are stored together often have one time
                at = event.getTimestamp();
                timeStamp = DateTimeUtils.formatInstant(at);
            }
            timeStamps[row] = timeStamp;
            eventIdentifiers[row] = event.getIdentifier();
            if (event instanceof DomainEventMessage<?> ofAggregate) {
                aggregateIdentifiers[row] = ofAggregate.getAggregateIdentifier();
                sequenceNumbers[row] = ofAggregate.getSequenceNumber();
                types[row] = ofAggregate.getType();
            } else {
                // Axon's form of an event that belongs to no aggregate.
                aggregateIdentifiers[row] = event.getIdentifier();
                sequenceNumbers[row] = 0L;
            }
            SerializedObject<byte[]> payload = event.serializePayload(serializer, byte[].class);
            payloadTypes[row] = payload.getType().getName();
            payloadRevisions[row] = payload.getType().getRevision();
            payloads[row] = payload.getData();
            metaData[row] = event.serializeMetaData(serializer, byte[].class).getData();
            all += payloads[row].length + metaData[row].length;
            row++;
        }
        return all;
    }

    public int size() {
        return eventIdentifiers.length;
    }

    /** Of payloads and metadata. */
    public long bytes() {
        return bytes;
    }

    public String lastIdentifier() {
        return eventIdentifiers[size() - 1];
    }

    /**
     * One of them, as whoever reads the log gets it.
     *
     * @param row counted from 0
     * @param position that the log gave it
     */
    public StoredEvent event(int row, long position) {
        return new StoredEvent(
                new StoredEvent.Fields(
                        position,
                        eventIdentifiers[row],
                        types[row],
                        aggregateIdentifiers[row],
                        sequenceNumbers[row],
                        payloadTypes[row],
                        payloadRevisions[row],
                        timeStamps[row]),
                payloads[row],
                metaData[row]);
    }

    void bind(Connection connection, PreparedStatement statement, int first) throws SQLException {
        int parameter = first;
        statement.setArray(parameter++, connection.createArrayOf("text", eventIdentifiers));
        statement.setArray(parameter++, connection.createArrayOf("text", aggregateIdentifiers));
        statement.setArray(parameter++, connection.createArrayOf("int8", sequenceNumbers));
        statement.setArray(parameter++, connection.createArrayOf("text", types));
        statement.setArray(parameter++, connection.createArrayOf("text", timeStamps));
        statement.setArray(parameter++, connection.createArrayOf("text", payloadTypes));
        statement.setArray(parameter++, connection.createArrayOf("text", payloadRevisions));
        statement.setArray(parameter++, connection.createArrayOf("bytea", payloads));
        statement.setArray(parameter, connection.createArrayOf("bytea", metaData));
    }
}
