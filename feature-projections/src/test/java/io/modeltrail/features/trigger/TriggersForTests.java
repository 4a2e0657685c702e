package io.modeltrail.features.trigger;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** The triggers of a database, as one process knows them. */
public final class TriggersForTests {
    public static final UseCaseKey USE_CASE = new UseCaseKey("shop");
    public static final TriggerId TRIGGER = TriggerId.of(USE_CASE);

    private static final Actor OPERATOR = new Actor("operator", Role.OPERATOR);

    private final TriggerRows rows;
    private final ActiveTriggers active;
    private final DueRows due;
    private long sequence;

    public TriggersForTests(DataSource database) {
        JdbcClient sql = JdbcClient.create(database);
        rows = new TriggerRows(sql, JsonMapper.builder().build());
        active = new ActiveTriggers(rows);
        due = new DueRows(sql);
    }

    public ActiveTriggers active() {
        return active;
    }

    public DueRows due() {
        return due;
    }

    public int again() {
        return due.again(TRIGGER);
    }

    public List<DueRows.Waiting> waiting() {
        return due.waiting(TRIGGER);
    }

    public void define(String featureSet, Duration interval, Instant at, boolean enabled, String... facts) {
        TriggerDefinition definition = new TriggerDefinition(
                new FeatureSetKey(featureSet), List.of(facts), interval, enabled, TriggerDefinition.Publish.STREAM);
        rows.define(new TriggerDefined(TRIGGER, USE_CASE, definition, OPERATOR), at, sequence++);
        active.catchUp();
    }

    public void remove() {
        rows.remove(new TriggerRemoved(TRIGGER, USE_CASE, OPERATOR), sequence++);
        active.catchUp();
    }
}
