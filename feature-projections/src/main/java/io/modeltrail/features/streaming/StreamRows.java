package io.modeltrail.features.streaming;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.features.streaming.Batch.Advance;
import io.modeltrail.features.streaming.Batch.Change;
import io.modeltrail.features.streaming.Batch.CountKey;
import io.modeltrail.features.streaming.Batch.DeadLetter;
import io.modeltrail.features.trigger.TriggerQueue;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** States, offsets, counters, dead letters and triggers. Everything of one batch is written in one transaction. */
@Component
class StreamRows {
    private static final String ADD_STREAM = """
            INSERT INTO features_online_stream (feature_set, version, topic, layout) VALUES (?, ?, ?, ?)
            ON CONFLICT DO NOTHING""";
    private static final String LOCK_STREAM = """
            SELECT stream_id, layout FROM features_online_stream WHERE feature_set = ? AND version = ? AND topic = ?
            FOR UPDATE""";
    private static final String[] BEGIN_AGAIN = {
        "DELETE FROM features_online_offset WHERE stream_id = ?",
        "DELETE FROM features_online_recent WHERE stream_id = ?",
        "DELETE FROM features_online_older WHERE stream_id = ?",
        "DELETE FROM features_online_count WHERE stream_id = ?"
    };
    private static final String SET_LAYOUT = "UPDATE features_online_stream SET layout = ? WHERE stream_id = ?";
    private static final String ADD_OFFSET = """
            INSERT INTO features_online_offset (stream_id, partition, next_offset, published_offset) VALUES (?, ?, 0, 0)
            ON CONFLICT DO NOTHING""";
    private static final String OFFSET = """
            SELECT next_offset, published_offset, state_topic FROM features_online_offset
            WHERE stream_id = ? AND partition = ?""";
    private static final String RECENT =
            "SELECT entity, content FROM features_online_recent WHERE stream_id = ? AND partition = ?";
    private static final String OLDER =
            "SELECT entity, content FROM features_online_older WHERE stream_id = ? AND partition = ?";
    /** Only the process whose states are those before the batch may move a partition on. */
    private static final String ADVANCE = """
            UPDATE features_online_offset AS kept SET next_offset = done.next_offset, published_offset = done.published, state_topic = ?
            FROM unnest(?::int[], ?::int[], ?::bigint[], ?::bigint[], ?::bigint[])
                 AS done (stream_id, partition, from_offset, next_offset, published)
            WHERE kept.stream_id = done.stream_id AND kept.partition = done.partition
              AND kept.next_offset = done.from_offset""";

    private static final String WRITE_RECENT = """
            INSERT INTO features_online_recent (stream_id, partition, entity, content)
            SELECT * FROM unnest(?::int[], ?::int[], ?::text[], ?::bytea[])
            ON CONFLICT (stream_id, partition, entity) DO UPDATE SET content = excluded.content""";
    private static final String WRITE_OLDER = """
            INSERT INTO features_online_older (stream_id, partition, entity, content)
            SELECT * FROM unnest(?::int[], ?::int[], ?::text[], ?::bytea[])
            ON CONFLICT (stream_id, partition, entity) DO UPDATE SET content = excluded.content""";
    private static final String ADD_COUNTS = """
            INSERT INTO features_online_count AS kept (stream_id, day, outcome, subject, records)
            SELECT * FROM unnest(?::int[], ?::date[], ?::text[], ?::text[], ?::bigint[])
            ON CONFLICT (stream_id, day, outcome, subject) DO UPDATE SET records = kept.records + excluded.records""";
    private static final String TOTALS =
            "SELECT outcome, sum(records)::bigint FROM features_online_count WHERE stream_id = ? GROUP BY outcome";
    private static final String ADD_DEAD_LETTER = """
            INSERT INTO features_dead_letter (dead_letter_id, stream_id, partition, record_offset, record_timestamp,
                                              record_key, record_value, reason, detail, refused_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (stream_id, partition, record_offset) DO NOTHING""";
    private static final int ROWS_AT_ONCE = 10_000;

    private final DataSource database;

    StreamRows(DataSource database) {
        this.database = database;
    }

    /** How far a partition has come. */
    record Progress(
            long nextOffset, long publishedOffset, @Nullable String stateTopic) {
        /** What is in another topic of states is not in this one. */
        long publishedIn(String topic) {
            return topic.equals(stateTopic) ? publishedOffset : 0;
        }
    }

    /** All that is stored of one partition, at one moment. */
    record Partition(Progress progress, Map<String, EntityState> states) {}

    /** Another process has moved a partition of the batch on. */
    static final class Fenced extends Exception {
        private static final long serialVersionUID = 1L;

        Fenced() {
            super("a partition of the batch has been moved on by somebody else", null, false, false);
        }
    }

    /**
     * The number under which a topic's states are kept. When the bytes of the stored states mean something else, they are removed, and the
     * topic is read from its beginning.
     */
    int stream(FeatureSetKey set, int version, String topic, String layout) throws SQLException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                update(connection, ADD_STREAM, set.value(), version, topic, layout);
                int id;
                String stored;
                try (PreparedStatement select = connection.prepareStatement(LOCK_STREAM)) {
                    bind(select, set.value(), version, topic);
                    try (ResultSet row = select.executeQuery()) {
                        row.next();
                        id = row.getInt(1);
                        stored = row.getString(2);
                    }
                }
                if (!stored.equals(layout)) {
                    for (String statement : BEGIN_AGAIN) {
                        update(connection, statement, id);
                    }
                    update(connection, SET_LAYOUT, layout, id);
                }
                connection.commit();
                return id;
            } finally {
                endTransaction(connection);
            }
        }
    }

    Partition load(int streamId, int partition) throws SQLException {
        try (Connection connection = database.getConnection()) {
            update(connection, ADD_OFFSET, streamId, partition);
            // Offset and states are those of one moment.
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            try {
                Progress progress = progress(connection, streamId, partition);
                Map<String, byte[]> older = new HashMap<>();
                contents(connection, OLDER, streamId, partition, older::put);
                Map<String, EntityState> states = new HashMap<>();
                contents(
                        connection,
                        RECENT,
                        streamId,
                        partition,
                        (entity, recent) -> states.put(
                                entity, new EntityState(recent, older.getOrDefault(entity, EntityState.NOTHING))));
                connection.commit();
                return new Partition(progress, states);
            } finally {
                endTransaction(connection);
            }
        }
    }

    /** What was counted of a stream on all days, by the code of the outcome. */
    Map<String, Long> totals(int streamId) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement select = connection.prepareStatement(TOTALS)) {
            bind(select, streamId);
            Map<String, Long> totals = new HashMap<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    totals.put(rows.getString(1), rows.getLong(2));
                }
            }
            return totals;
        }
    }

    Progress progress(int streamId, int partition) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return progress(connection, streamId, partition);
        }
    }

    /**
     * @param stateTopic where the batch's states are published
     * @throws Fenced when a partition is not where the batch begins; nothing has changed then
     */
    void write(Batch batch, String stateTopic) throws SQLException, Fenced {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                advance(connection, batch.advances(), stateTopic);
                writeStates(connection, batch.changes());
                addCounts(connection, List.copyOf(batch.counts().entrySet()));
                addDeadLetters(connection, batch.deadLetters());
                if (!batch.triggers().isEmpty()) {
                    TriggerQueue.write(connection, batch.triggers());
                }
                connection.commit();
            } finally {
                endTransaction(connection);
            }
        }
    }

    private static void advance(Connection connection, List<Advance> advances, String stateTopic)
            throws SQLException, Fenced {
        // Always in the same order, so that two processes that fight over partitions do not wait for each other.
        List<Advance> ordered = advances.stream()
                .sorted(Comparator.comparingInt(Advance::streamId).thenComparingInt(Advance::partition))
                .toList();
        int moved = update(
                connection,
                ADVANCE,
                stateTopic,
                ordered.stream().map(Advance::streamId).toArray(Integer[]::new),
                ordered.stream().map(Advance::partition).toArray(Integer[]::new),
                ordered.stream().map(Advance::from).toArray(Long[]::new),
                ordered.stream().map(Advance::to).toArray(Long[]::new),
                ordered.stream().map(Advance::published).toArray(Long[]::new));
        if (moved != advances.size()) {
            throw new Fenced();
        }
    }

    private static void writeStates(Connection connection, List<Change> changes) throws SQLException {
        for (int from = 0; from < changes.size(); from += ROWS_AT_ONCE) {
            List<Change> some = changes.subList(from, Math.min(from + ROWS_AT_ONCE, changes.size()));
            upsert(connection, WRITE_RECENT, some, true);
            List<Change> moved = some.stream().filter(Change::olderChanged).toList();
            if (!moved.isEmpty()) {
                upsert(connection, WRITE_OLDER, moved, false);
            }
        }
    }

    private static void upsert(Connection connection, String statement, List<Change> changes, boolean recent)
            throws SQLException {
        int count = changes.size();
        Integer[] streams = new Integer[count];
        Integer[] partitions = new Integer[count];
        String[] entities = new String[count];
        byte[][] contents = new byte[count][];
        for (int index = 0; index < count; index++) {
            Change change = changes.get(index);
            streams[index] = change.streamId();
            partitions[index] = change.partition();
            entities[index] = change.entity();
            contents[index] = recent ? change.state().recent() : change.state().older();
        }
        update(connection, statement, streams, partitions, entities, contents);
    }

    private static void addCounts(Connection connection, List<Map.Entry<CountKey, Long>> counts) throws SQLException {
        if (counts.isEmpty()) {
            return;
        }
        update(
                connection,
                ADD_COUNTS,
                counts.stream().map(count -> count.getKey().streamId()).toArray(Integer[]::new),
                counts.stream()
                        .map(count -> LocalDate.ofEpochDay(count.getKey().day()).toString())
                        .toArray(String[]::new),
                counts.stream().map(count -> count.getKey().outcome().code()).toArray(String[]::new),
                counts.stream().map(count -> count.getKey().subject()).toArray(String[]::new),
                counts.stream().map(Map.Entry::getValue).toArray(Long[]::new));
    }

    private static void addDeadLetters(Connection connection, List<DeadLetter> letters) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        Timestamp now = Timestamp.from(Instant.now());
        try (PreparedStatement insert = connection.prepareStatement(ADD_DEAD_LETTER)) {
            for (DeadLetter letter : letters) {
                insert.setObject(1, Identifiers.next());
                insert.setInt(2, letter.streamId());
                insert.setInt(3, letter.partition());
                insert.setLong(4, letter.offset());
                insert.setTimestamp(5, new Timestamp(letter.timestampMillis()));
                insert.setBytes(6, letter.key());
                insert.setBytes(7, letter.value());
                insert.setString(8, letter.reason());
                insert.setString(9, letter.detail());
                insert.setTimestamp(10, now);
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static Progress progress(Connection connection, int streamId, int partition) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(OFFSET)) {
            bind(select, streamId, partition);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("the offset of partition " + partition + " of stream " + streamId
                            + " is gone; its topic is being read anew");
                }
                return new Progress(row.getLong(1), row.getLong(2), row.getString(3));
            }
        }
    }

    private interface Content {
        void is(String entity, byte[] content);
    }

    private static void contents(Connection connection, String query, int streamId, int partition, Content each)
            throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(query)) {
            select.setFetchSize(ROWS_AT_ONCE);
            bind(select, streamId, partition);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    each.is(rows.getString(1), rows.getBytes(2));
                }
            }
        }
    }

    private static int update(Connection connection, String statement, Object... values) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            bind(prepared, values);
            return prepared.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... values) throws SQLException {
        Connection connection = statement.getConnection();
        for (int index = 0; index < values.length; index++) {
            switch (values[index]) {
                case Integer[] numbers -> statement.setArray(index + 1, connection.createArrayOf("int4", numbers));
                case Long[] numbers -> statement.setArray(index + 1, connection.createArrayOf("int8", numbers));
                case String[] texts -> statement.setArray(index + 1, connection.createArrayOf("text", texts));
                case byte[][] contents -> statement.setArray(index + 1, connection.createArrayOf("bytea", contents));
                case Object value -> statement.setObject(index + 1, value);
            }
        }
    }

    /** Undoes what was not committed, and gives the connection back as it came. */
    private static void endTransaction(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
