package io.modeltrail.runtime.trigger;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.prediction.TriggeredEntities;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.runtime.serving.TinyChurnModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A table of waiting entities in the database of the events, for want of the feature store's. */
final class WaitingEntities implements TriggeredEntities {
    static final TriggerId TRIGGER = TriggerId.of(TinyChurnModel.CHURN);

    private final JdbcClient sql;
    private final Set<String> unseen = ConcurrentHashMap.newKeySet();

    WaitingEntities(DataSource database) {
        sql = JdbcClient.create(database);
        sql.sql("CREATE TABLE test_due (entity text PRIMARY KEY, reason text, state text NOT NULL DEFAULT 'due')")
                .update();
    }

    void add(String entity) {
        sql.sql("INSERT INTO test_due (entity) VALUES (?)").param(entity).update();
    }

    void hide(String entity) {
        unseen.add(entity);
    }

    void show(String entity) {
        unseen.remove(entity);
    }

    long in(String state) {
        return sql.sql("SELECT count(*) FROM test_due WHERE state = ?")
                .param(state)
                .query(Long.class)
                .single();
    }

    String reason(String entity) {
        return sql.sql("SELECT state || ' ' || coalesce(reason, '') FROM test_due WHERE entity = ?")
                .param(entity)
                .query(String.class)
                .single();
    }

    @Override
    public Taken take(int limit) {
        List<Triggered> taken = sql.sql(
                        "SELECT entity FROM test_due WHERE state = 'due' LIMIT ? FOR UPDATE SKIP LOCKED")
                .param(limit)
                .query((row, number) -> new Triggered(
                        TRIGGER, TinyChurnModel.CHURN, row.getString(1), Instant.EPOCH, "events", 2, 17, 0))
                .list();
        return new Taken(taken, taken.size() == limit);
    }

    @Override
    public boolean sees(Triggered triggered, FeatureSetKey featureSet, int version) {
        return !unseen.contains(triggered.entity());
    }

    @Override
    public void done(Collection<Triggered> triggered) {
        sql.sql("DELETE FROM test_due WHERE entity = ANY (?)")
                .param(triggered.stream().map(Triggered::entity).toArray(String[]::new))
                .update();
    }

    /** They were never moved. */
    @Override
    public void leave(Collection<Triggered> triggered) {}

    @Override
    public void postpone(Collection<Refused> refused, Duration by) {
        refused.forEach(one -> set(one, "postponed"));
    }

    @Override
    public void refuse(Collection<Refused> refused) {
        refused.forEach(one -> set(one, "refused"));
    }

    private void set(Refused refused, String state) {
        sql.sql("UPDATE test_due SET state = ?, reason = ? WHERE entity = ?")
                .params(state, refused.reason(), refused.triggered().entity())
                .update();
    }

    @Override
    public void onDue(Runnable listener) {
        listener.run();
    }
}
