package io.modeltrail.eventstore.subjectkeys;

import io.modeltrail.contracts.subject.SubjectDirectory.SubjectState;
import io.modeltrail.contracts.subject.SubjectId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The keys in the database. Never in the transaction of a caller: a key is there for everybody before an event that needs it, and is
 * destroyed when the call returns.
 */
final class SubjectKeyRows {
    /** Held while a process makes the first keys: two that start at once end with one. */
    private static final String ALONE = "SELECT pg_advisory_xact_lock(hashtext('subject_master_key'))";

    private static final String MASTER_KEYS = "SELECT purpose, key_name, wrapped FROM subject_master_key";

    private static final String ADD_MASTER_KEY = """
            INSERT INTO subject_master_key (purpose, key_name, wrapped) VALUES (?, ?, ?)
            """;

    private static final String REWRAP_MASTER_KEY = """
            UPDATE subject_master_key SET key_name = ?, wrapped = ? WHERE purpose = ?
            """;

    private static final String ANY_SUBJECT = "SELECT EXISTS (SELECT FROM subject_key)";

    private static final String COLUMNS = "subject_id, use_case, lookup, state, wrapped_key, sealed_name";

    private static final String BY_LOOKUP = "SELECT " + COLUMNS + " FROM subject_key WHERE lookup = ANY (?::bytea[])";

    private static final String BY_ID = "SELECT " + COLUMNS + " FROM subject_key WHERE subject_id = ?";

    private static final String CREATED = "SELECT created_at FROM subject_key WHERE subject_id = ?";

    private static final String FROM_ID_ON =
            "SELECT " + COLUMNS + " FROM subject_key WHERE subject_id >= ? ORDER BY subject_id LIMIT ?";

    /** In the order of the lookups, so that two processes with the same new subjects do not wait for each other in a circle. */
    private static final String ADD = """
            INSERT INTO subject_key (subject_id, use_case, lookup, wrapped_key, sealed_name)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::bytea[], ?::bytea[], ?::bytea[])
                AS made (subject_id, use_case, lookup, wrapped_key, sealed_name)
            ORDER BY lookup
            ON CONFLICT (lookup) DO NOTHING
            """;

    private static final String BAR = """
            UPDATE subject_key SET state = 'BARRED', barred_at = clock_timestamp(), changed_at = clock_timestamp()
            WHERE subject_id = ? AND state = 'ACTIVE'
            """;

    private static final String ADMIT = """
            UPDATE subject_key SET state = 'ACTIVE', barred_at = NULL, changed_at = clock_timestamp()
            WHERE subject_id = ? AND state = 'BARRED'
            """;

    private static final String DESTROY = """
            UPDATE subject_key SET state = 'ERASED', wrapped_key = NULL, sealed_name = NULL, erased_at = clock_timestamp(),
                changed_at = clock_timestamp()
            WHERE subject_id = ? AND state <> 'ERASED'
            """;

    /** Those who are not as they were made, for a process that begins. */
    private static final String ALL_CHANGED = """
            SELECT subject_id, lookup, state, changed_at FROM subject_key
            WHERE changed_at IS NOT NULL AND state <> 'ACTIVE'
            """;

    /** A change that was made before the last one that was seen may have been committed after it: two minutes are looked at again. */
    private static final String CHANGED_SINCE = """
            SELECT subject_id, lookup, state, changed_at FROM subject_key
            WHERE changed_at > ?::timestamptz - interval '2 minutes'
            """;

    private final JdbcTemplate sql;
    private final TransactionTemplate transactions;

    SubjectKeyRows(KeyConnections connections) {
        sql = connections.sql();
        transactions = connections.transactions();
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record MasterKeyRow(String purpose, String keyName, byte[] wrapped) {}

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record SubjectRow(
            SubjectId id,
            String useCase,
            byte[] lookup,
            SubjectState state,
            byte @Nullable [] wrappedKey,
            byte @Nullable [] sealedName) {}

    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Change(SubjectId id, byte[] lookup, SubjectState state, OffsetDateTime at) {}

    <T> T alone(Supplier<T> work) {
        return Objects.requireNonNull(transactions.execute(transaction -> {
            sql.query(ALONE, row -> {});
            return work.get();
        }));
    }

    List<MasterKeyRow> masterKeys() {
        return sql.query(
                MASTER_KEYS, (row, number) -> new MasterKeyRow(row.getString(1), row.getString(2), row.getBytes(3)));
    }

    void addMasterKey(MasterKeyRow row) {
        sql.update(ADD_MASTER_KEY, row.purpose(), row.keyName(), row.wrapped());
    }

    void rewrapMasterKey(MasterKeyRow row) {
        sql.update(REWRAP_MASTER_KEY, row.keyName(), row.wrapped(), row.purpose());
    }

    boolean anySubject() {
        return Boolean.TRUE.equals(sql.queryForObject(ANY_SUBJECT, Boolean.class));
    }

    List<SubjectRow> byLookup(List<byte[]> lookups) {
        return sql.query(BY_LOOKUP, SubjectKeyRows::subject, (Object) lookups.toArray(byte[][]::new));
    }

    Optional<SubjectRow> byId(SubjectId id) {
        return sql.query(BY_ID, SubjectKeyRows::subject, id.value()).stream().findFirst();
    }

    Optional<Instant> createdAt(SubjectId id) {
        return sql
                .query(
                        CREATED,
                        (row, number) -> row.getObject(1, OffsetDateTime.class).toInstant(),
                        id.value())
                .stream()
                .findFirst();
    }

    /** Ids are in the order in which the keys were made, which is about the order in which the events lie. */
    List<SubjectRow> from(SubjectId id, int count) {
        return sql.query(FROM_ID_ON, SubjectKeyRows::subject, id.value(), count);
    }

    /**
     * Who has a key by now keeps it. The keys are durable when the call returns: they are used from memory from then on, and what was sealed
     * with a key that a crash of the database had lost could never be opened again.
     *
     * @return how many had none
     */
    int add(List<SubjectRow> rows) {
        return sql.update(
                ADD,
                rows.stream().map(row -> row.id().value()).toArray(UUID[]::new),
                rows.stream().map(SubjectRow::useCase).toArray(String[]::new),
                rows.stream().map(SubjectRow::lookup).toArray(byte[][]::new),
                rows.stream().map(SubjectRow::wrappedKey).toArray(byte[][]::new),
                rows.stream().map(SubjectRow::sealedName).toArray(byte[][]::new));
    }

    void bar(SubjectId id) {
        sql.update(BAR, id.value());
    }

    void admit(SubjectId id) {
        sql.update(ADMIT, id.value());
    }

    void destroy(SubjectId id) {
        sql.update(DESTROY, id.value());
    }

    /** @param seen the last change that is known, null at the beginning */
    List<Change> changes(@Nullable OffsetDateTime seen) {
        return seen == null
                ? sql.query(ALL_CHANGED, SubjectKeyRows::change)
                : sql.query(CHANGED_SINCE, SubjectKeyRows::change, seen);
    }

    private static SubjectRow subject(ResultSet row, int number) throws SQLException {
        return new SubjectRow(
                new SubjectId(row.getObject(1, UUID.class)),
                row.getString(2),
                row.getBytes(3),
                SubjectState.valueOf(row.getString(4)),
                row.getBytes(5),
                row.getBytes(6));
    }

    private static Change change(ResultSet row, int number) throws SQLException {
        return new Change(
                new SubjectId(row.getObject(1, UUID.class)),
                row.getBytes(2),
                SubjectState.valueOf(row.getString(3)),
                row.getObject(4, OffsetDateTime.class));
    }
}
