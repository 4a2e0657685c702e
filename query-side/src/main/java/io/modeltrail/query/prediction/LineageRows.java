package io.modeltrail.query.prediction;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ApproverKeyEvent;
import io.modeltrail.contracts.model.ArtefactEvent;
import io.modeltrail.contracts.model.ArtefactEvent.FeaturesNamed;
import io.modeltrail.contracts.model.ModelVersionEvent;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.retraining.RetrainingEvent;
import io.modeltrail.contracts.rollout.RolloutEvent;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.training.TrainingRunEvent;
import io.modeltrail.query.DecisionVerification.KeyBeginnings;
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.Row;
import io.modeltrail.query.StoredJson;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table of events that a lineage walks through. */
@Component
class LineageRows {
    private static final String INSERT = """
            INSERT INTO query_lineage_fact (position, subject_id, event_type, at, actor, actor_role, payload)
            VALUES (?, ?, ?, ?, ?, ?, ?::jsonb)
            ON CONFLICT DO NOTHING""";
    private static final String OF_SUBJECT = "SELECT * FROM query_lineage_fact WHERE subject_id = ? ORDER BY position";
    private static final String ROLLOUTS_OF = """
            SELECT DISTINCT subject_id FROM query_lineage_fact
            WHERE event_type = 'rollout.RolloutStarted' AND (payload ->> 'challenger' = :id OR payload ->> 'champion' = :id)""";
    private static final String KEY_BEGINNINGS = """
            SELECT min(position) AS first_of_all,
                min(position) FILTER (WHERE payload ->> 'holder' = 'APPROVER' AND payload #>> '{approver,id}' = ?) AS first_own
            FROM query_lineage_fact WHERE event_type = 'model.ApproverKeyRegistered'""";
    private static final String NAMES = """
            SELECT position FROM query_lineage_fact
            WHERE subject_id = ANY (?) AND event_type = 'model.FeaturesNamed' AND payload ->> 'artefactDigest' = ANY (?)
            ORDER BY position""";
    private static final String LAST_POSITION = "SELECT coalesce(max(position), -1) FROM query_lineage_fact";
    private static final String TRUNCATE = "TRUNCATE query_lineage_fact";

    private static final Map<String, Class<?>> TYPES = Stream.of(
                    DatasetSnapshotEvent.class,
                    TrainingRunEvent.class,
                    ModelVersionEvent.class,
                    ApproverKeyEvent.class,
                    ArtefactEvent.class,
                    RolloutEvent.class,
                    RetrainingEvent.class)
            .flatMap(events -> Stream.of(events.getPermittedSubclasses()))
            .collect(Collectors.toUnmodifiableMap(LineageRows::storedName, Function.identity()));

    private final JdbcClient jdbc;
    private final StoredJson json;

    LineageRows(JdbcClient jdbc, StoredJson json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(UUID subjectId, Object event, RecordedEvent recorded) {
        jdbc.sql(INSERT)
                .params(recorded.position(), subjectId, storedName(event.getClass()), recorded.at())
                .param(recorded.actor())
                .param(recorded.role())
                .param(json.write(event))
                .update();
    }

    void insert(FeaturesNamed event, RecordedEvent recorded) {
        insert(subjectOf(event.artefactDigest()), event, recorded);
    }

    /** The table's subjects are UUIDs: half of the digest finds the rows, and the whole of it tells which are meant. */
    private static UUID subjectOf(Sha256Digest artefact) {
        ByteBuffer half = ByteBuffer.wrap(HexFormat.of().parseHex(artefact.hex()));
        return new UUID(half.getLong(), half.getLong());
    }

    void truncate() {
        jdbc.sql(TRUNCATE).update();
    }

    long lastPosition() {
        return jdbc.sql(LAST_POSITION).query(Long.class).single();
    }

    /** In the order of the log. */
    List<LineageFact<?>> of(UUID subjectId) {
        return jdbc.sql(OF_SUBJECT)
                .param(subjectId)
                .<LineageFact<?>>query((row, number) -> new LineageFact<>(
                        row.getLong("position"),
                        row.getString("event_type"),
                        subjectId,
                        Row.instant(row, "at"),
                        row.getString("actor"),
                        row.getString("actor_role"),
                        json.read(row.getString("payload"), type(row.getString("event_type")))))
                .list();
    }

    /** Rollouts that the version is the challenger or the champion of. */
    List<UUID> rolloutsOf(ModelVersionId version) {
        return jdbc.sql(ROLLOUTS_OF)
                .param("id", version.toString())
                .query((row, number) -> Row.uuid(row, "subject_id"))
                .list();
    }

    /** Positions at which the features of the artefacts are named. */
    List<Long> namesOfFeatures(Collection<Sha256Digest> artefacts) {
        return jdbc.sql(NAMES)
                .param(artefacts.stream().map(LineageRows::subjectOf).toArray(UUID[]::new))
                .param(artefacts.stream().map(Sha256Digest::value).toArray(String[]::new))
                .query((row, number) -> row.getLong(1))
                .list();
    }

    KeyBeginnings keyBeginnings(String approver) {
        return jdbc.sql(KEY_BEGINNINGS)
                .param(approver)
                .query((row, number) -> new KeyBeginnings(
                        row.getObject("first_of_all", Long.class), row.getObject("first_own", Long.class)))
                .single();
    }

    private static Class<?> type(String storedName) {
        Class<?> type = TYPES.get(storedName);
        if (type == null) {
            throw new IllegalStateException("the lineage keeps no events of type " + storedName);
        }
        return type;
    }

    private static String storedName(Class<?> event) {
        return event.getAnnotation(StoredAs.class).value();
    }
}
