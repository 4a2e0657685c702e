package io.modeltrail.query.subject;

import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.query.Row;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the tables of other projections say about one person. Erased rows are what a rebuild from the trail gives once the key is
 * destroyed; that is why predictions and outcomes stay as rows, and the person's place among the risks does not.
 */
@Component
@Erases(SubjectStores.QUERY)
class PersonRows implements ErasableStore {
    private static final String ERASE_PREDICTIONS = """
            UPDATE query_prediction SET entity = :erased, segments = NULL WHERE use_case = :useCase AND entity = :entity""";
    private static final String ERASE_RISK = "DELETE FROM query_risk WHERE use_case = :useCase AND entity = :entity";
    private static final String ERASE_OUTCOMES =
            "UPDATE query_outcome SET entity = :erased WHERE use_case = :useCase AND entity = :entity";
    /** After an erasure that was stopped the older rows are under the name that stands for an erased one. */
    private static final String LAST = """
            SELECT max(at) AS at FROM unnest(ARRAY[:entity, :erased]) AS name, LATERAL (
                (SELECT at FROM query_prediction WHERE use_case = :useCase AND entity = name ORDER BY position DESC LIMIT 1)
                UNION ALL
                (SELECT at FROM query_outcome WHERE use_case = :useCase AND entity = name ORDER BY position DESC LIMIT 1))
                AS newest""";

    private static final String RECORDS = """
            SELECT position, id FROM (
                SELECT position, prediction_id AS id FROM query_prediction
                WHERE use_case = :useCase AND entity IN (:entity, :erased) AND position > :after
                UNION ALL
                SELECT position, outcome_id FROM query_outcome
                WHERE use_case = :useCase AND entity IN (:entity, :erased) AND position > :after) AS records
            ORDER BY position LIMIT :limit""";

    private final JdbcClient jdbc;

    PersonRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        String erased = ErasedEntity.of(subject);
        return new StoreErasure(
                SubjectStores.QUERY,
                Map.of(
                        "predictions",
                                (long) about(ERASE_PREDICTIONS, person)
                                        .param("erased", erased)
                                        .update(),
                        "risks", (long) about(ERASE_RISK, person).update(),
                        "outcomes",
                                (long) about(ERASE_OUTCOMES, person)
                                        .param("erased", erased)
                                        .update()),
                List.of(),
                List.of());
    }

    Optional<Instant> lastRecordedAt(SubjectId subject, Person person) {
        return about(LAST, person)
                .param("erased", ErasedEntity.of(subject))
                .query((row, number) -> Optional.ofNullable(Row.nullableInstant(row, "at")))
                .single();
    }

    /** @param id of the event's own aggregate, by which the log finds it */
    record Recorded(long position, UUID id) {}

    /**
     * Predictions and outcomes in the order of the log, also those that an erasure has taken the name from before it was stopped.
     *
     * @param after position of the last one that is known; -1 = none is
     */
    List<Recorded> records(SubjectId subject, Person person, long after, int limit) {
        return about(RECORDS, person)
                .param("erased", ErasedEntity.of(subject))
                .param("after", after)
                .param("limit", limit)
                .query((row, number) -> new Recorded(row.getLong("position"), Row.uuid(row, "id")))
                .list();
    }

    private JdbcClient.StatementSpec about(String sql, Person person) {
        return jdbc.sql(sql).param("useCase", person.useCase().value()).param("entity", person.entity());
    }
}
