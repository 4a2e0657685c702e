package io.modeltrail.command.outcome;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.stereotype.Component;

/** The table of recorded outcomes. */
@Component
class OutcomeRows {
    private static final String GIVEN = """
            unnest(?::uuid[], ?::text[], ?::bytea[], ?::text[], ?::bool[])
                AS given (outcome_id, use_case, entity_hash, occurred_at, positive)""";
    private static final String INSERT = """
            INSERT INTO outcome_recorded (outcome_id, use_case, entity_hash, occurred_at, positive)
            SELECT outcome_id, use_case, entity_hash, occurred_at::timestamptz, positive FROM %s
            ON CONFLICT DO NOTHING RETURNING outcome_id""".formatted(GIVEN);
    private static final String REUSED = """
            SELECT outcome_id FROM %s JOIN outcome_recorded r USING (outcome_id)
            WHERE (r.use_case, r.entity_hash, r.occurred_at, r.positive)
                <> (given.use_case, given.entity_hash, given.occurred_at::timestamptz, given.positive)""".formatted(GIVEN);
    private static final String FORGET = "DELETE FROM outcome_recorded WHERE use_case = ? AND entity_hash = ?";
    private static final int HASH_LENGTH = 16;

    private final JdbcTemplate jdbc;

    OutcomeRows(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @return identities of those that were not recorded before */
    Set<UUID> insert(Collection<OutcomeObserved> outcomes) {
        return new HashSet<>(ids(INSERT, outcomes));
    }

    /** Identities that belong to another outcome. */
    List<UUID> reused(Collection<OutcomeObserved> outcomes) {
        return ids(REUSED, outcomes);
    }

    /** @return how many outcomes of the entity were recorded */
    int forget(UseCaseKey useCase, String entity) {
        return jdbc.update(FORGET, useCase.value(), hash(useCase, entity));
    }

    private List<UUID> ids(String sql, Collection<OutcomeObserved> outcomes) {
        RowMapper<UUID> id = (row, number) -> row.getObject(1, UUID.class);
        return jdbc.query(sql, (PreparedStatement statement) -> bind(statement, inOneOrder(outcomes)), id);
    }

    /**
     * Two deliveries of the same outcomes wait for each other's rows, so they must take them in one order. What an outcome says comes
     * first, since one that was sent without an identity has another one in each delivery.
     */
    private static List<Hashed> inOneOrder(Collection<OutcomeObserved> outcomes) {
        return outcomes.stream()
                .map(one -> new Hashed(hash(one.useCase(), one.entity()), one))
                .sorted(Comparator.comparing(Hashed::hash, Arrays::compare)
                        .thenComparing(one -> one.outcome().occurredAt())
                        .thenComparing(one -> one.outcome().positive())
                        .thenComparing(one -> one.outcome().outcomeId().value()))
                .toList();
    }

    @SuppressWarnings("ArrayRecordComponent") // compared by its order alone
    private record Hashed(byte[] hash, OutcomeObserved outcome) {}

    private static void bind(PreparedStatement statement, List<Hashed> rows) throws SQLException {
        Connection connection = statement.getConnection();
        List<OutcomeObserved> outcomes = rows.stream().map(Hashed::outcome).toList();
        Object[] ids = outcomes.stream().map(one -> one.outcomeId().value()).toArray();
        Object[] useCases = outcomes.stream().map(one -> one.useCase().value()).toArray();
        byte[][] hashes = rows.stream().map(Hashed::hash).toArray(byte[][]::new);
        Object[] times =
                outcomes.stream().map(one -> one.occurredAt().toString()).toArray();
        Object[] classes = outcomes.stream().map(OutcomeObserved::positive).toArray();
        statement.setArray(1, connection.createArrayOf("uuid", ids));
        statement.setArray(2, connection.createArrayOf("text", useCases));
        statement.setArray(3, connection.createArrayOf("bytea", hashes));
        statement.setArray(4, connection.createArrayOf("text", times));
        statement.setArray(5, connection.createArrayOf("bool", classes));
    }

    private static byte[] hash(UseCaseKey useCase, String entity) {
        MessageDigest hash = Sha256Digest.sha256();
        hash.update(useCase.value().getBytes(StandardCharsets.UTF_8));
        hash.update((byte) 0);
        hash.update(entity.getBytes(StandardCharsets.UTF_8));
        return Arrays.copyOf(hash.digest(), HASH_LENGTH);
    }
}
