package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Takes a person out of the samples and outcomes. A day's sample is smaller by that until it is built anew. Measurements that were made
 * stay: they are counts and distances over many people.
 */
@Component
@Erases(SubjectStores.MONITORING)
class MonitoringErasure implements ErasableStore {
    private static final String SAMPLES = "DELETE FROM monitoring_sample WHERE use_case = ? AND entity_hash = ?";
    private static final String OUTCOMES = "DELETE FROM monitoring_outcome WHERE use_case = ? AND entity_hash = ?";

    private final JdbcClient database;

    MonitoringErasure(JdbcClient database) {
        this.database = database;
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        return new StoreErasure(
                name(),
                Map.of("samples", removed(SAMPLES, person), "outcomes", removed(OUTCOMES, person)),
                List.of(),
                List.of());
    }

    private long removed(String sql, Person person) {
        return database.sql(sql)
                .params(person.useCase().value(), EntityHash.of(person.useCase(), person.entity()))
                .update();
    }
}
