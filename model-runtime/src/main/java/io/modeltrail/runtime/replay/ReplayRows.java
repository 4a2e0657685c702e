package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.replay.ReplayId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The table {@code replay_job}. */
@Component
class ReplayRows {
    private static final String INSERT = """
        INSERT INTO replay_job (replay_id, kind, replay_order, use_case, model_version_id, first_position, last_position,
            predictions_per_second, actor, actor_role, position, requested_at)
        SELECT :id, :kind, :order, :useCase, :model::uuid, :first, :last, :pace::integer, :actor, :role, :first - 1, now()
        WHERE (SELECT count(*) FROM replay_job WHERE state IN ('WAITING', 'RUNNING', 'RECORDING')) < :mostOpen\
        """;
    /** Whatever it was that ended its workers. */
    private static final String GIVE_UP = """
        UPDATE replay_job SET state = 'FAILED', ended_at = now(), failure = 'internal: its worker ended without a word'
        WHERE state = 'RUNNING' AND report IS NULL AND attempts >= ? AND seen_at < now() - ? * INTERVAL '1 second'\
        """;
    /** Ids are ordered by time: first asked for, first served. One that has a report has only to be recorded. */
    private static final String CLAIM = """
        UPDATE replay_job SET worker = ?, seen_at = now(), attempts = attempts + 1,
            state = CASE WHEN report IS NULL THEN 'RUNNING' ELSE 'RECORDING' END,
            started_at = CASE WHEN report IS NULL THEN now() ELSE started_at END,
            taken = CASE WHEN report IS NULL THEN 0 ELSE taken END,
            replayed = CASE WHEN report IS NULL THEN 0 ELSE replayed END,
            position = CASE WHEN report IS NULL THEN first_position - 1 ELSE position END
        WHERE replay_id = (
            SELECT replay_id FROM replay_job
            WHERE (state = 'WAITING' OR state = 'RECORDING' AND worker IS NULL) AND claimable_at <= now()
                OR state IN ('RUNNING', 'RECORDING') AND worker IS NOT NULL AND seen_at < now() - ? * INTERVAL '1 second'
            ORDER BY replay_id LIMIT 1 FOR UPDATE SKIP LOCKED)
        RETURNING *\
        """;

    private static final String MINE = " WHERE replay_id = ? AND worker = ? AND state IN ('RUNNING', 'RECORDING')";
    private static final String PROGRESS =
            "UPDATE replay_job SET seen_at = now(), position = ?, taken = ?, replayed = ?" + MINE;
    /** The attempt does not count. */
    private static final String RELEASE =
            "UPDATE replay_job SET state = 'WAITING', worker = NULL, attempts = attempts - 1" + MINE;
    /** What has come so far begins to count anew. */
    private static final String KEEP = """
                UPDATE replay_job SET state = 'RECORDING', seen_at = now(), position = last_position, taken = ?, replayed = ?, report = ?,
                    report_digest = ?, attempts = 1\
                """ + MINE;

    private static final String COMPLETE =
            "UPDATE replay_job SET state = 'COMPLETED', ended_at = now(), failure = NULL" + MINE;
    /**
     * A report that is kept may be in the trail already: it is left to the next attempt as long as that can go well, and a few times
     * when nobody knows. Whether there is one says the row: the connection may have broken after it was kept.
     */
    private static final String FAILED = """
        UPDATE replay_job SET worker = NULL, failure = :failure, state = next.state,
            ended_at = CASE WHEN next.state = 'FAILED' THEN now() END,
            claimable_at = now() + least(attempts, :longest) * :pause * INTERVAL '1 second'
        FROM (
            SELECT CASE
                WHEN report IS NOT NULL AND (:passing OR attempts < :most) THEN 'RECORDING'
                WHEN report IS NULL AND :passing AND attempts < :most THEN 'WAITING'
                ELSE 'FAILED' END AS state
            FROM replay_job WHERE replay_id = :id) AS next
        WHERE replay_id = :id AND worker = :worker AND replay_job.state IN ('RUNNING', 'RECORDING')
        RETURNING next.state\
        """;
    /** The pause grows with the attempts up to so many times itself. */
    private static final int LONGEST_PAUSE = 12;

    /** What is being recorded may be in the trail already. */
    private static final String CANCEL = """
        UPDATE replay_job SET state = 'CANCELLED', ended_at = now()
        WHERE replay_id = ? AND kind = ? AND state IN ('WAITING', 'RUNNING') AND report IS NULL\
        """;

    private static final String FIND = "SELECT * FROM replay_job WHERE replay_id = ? AND kind = ?";
    private static final String FOUND =
            "SELECT report, report_digest FROM replay_job WHERE replay_id = ? AND kind = ? AND report IS NOT NULL";
    private static final String LIST = """
        SELECT * FROM replay_job
        WHERE kind = :kind AND (:model::uuid IS NULL OR model_version_id = :model)
            AND (:after::uuid IS NULL OR replay_id < :after)
        ORDER BY replay_id DESC LIMIT :rows\
        """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ReplayRows(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** @return whether there was room for it */
    boolean insert(ReplayJob job, int mostOpen) {
        UseCaseKey useCase = job.useCase();
        ModelVersionId model = job.modelVersionId();
        return jdbc.sql(INSERT)
                        .param("id", job.replayId().value())
                        .param("kind", job.kind().name())
                        .param("order", job.order())
                        .param("useCase", useCase == null ? null : useCase.value())
                        .param("model", model == null ? null : model.value())
                        .param("first", job.firstPosition())
                        .param("last", job.lastPosition())
                        .param("pace", job.predictionsPerSecond())
                        .param("actor", job.by().id())
                        .param("role", job.by().role().name())
                        .param("mostOpen", mostOpen)
                        .update()
                == 1;
    }

    /** @param mostAttempts after so many a job without a report whose worker is silent has failed */
    Optional<ReplayJob> claim(UUID worker, Duration silence, int mostAttempts) {
        jdbc.sql(GIVE_UP).params(mostAttempts, silence.toSeconds()).update();
        return jdbc.sql(CLAIM)
                .params(worker, silence.toSeconds())
                .query((row, number) -> job(row))
                .optional();
    }

    private static ReplayJob job(ResultSet row) throws SQLException {
        String useCase = row.getString("use_case");
        UUID model = row.getObject("model_version_id", UUID.class);
        return new ReplayJob(
                new ReplayId(row.getObject("replay_id", UUID.class)),
                ReplayKind.valueOf(row.getString("kind")),
                row.getString("replay_order"),
                useCase == null ? null : new UseCaseKey(useCase),
                model == null ? null : new ModelVersionId(model),
                row.getLong("first_position"),
                row.getLong("last_position"),
                row.getObject("predictions_per_second", Integer.class),
                actor(row));
    }

    private static Actor actor(ResultSet row) throws SQLException {
        return new Actor(row.getString("actor"), Role.valueOf(row.getString("actor_role")));
    }

    /** @return whether the job is still the worker's; so do the others that name a worker */
    boolean progress(ReplayId job, UUID worker, long position, long taken, long replayed) {
        return jdbc.sql(PROGRESS)
                        .params(position, taken, replayed, job.value(), worker)
                        .update()
                == 1;
    }

    boolean release(ReplayId job, UUID worker) {
        return jdbc.sql(RELEASE).params(job.value(), worker).update() == 1;
    }

    /** From now on the job has this report, whoever completes it. */
    boolean keep(ReplayId job, UUID worker, long taken, long replayed, FoundReport report) {
        return jdbc.sql(KEEP)
                        .params(taken, replayed, report.text(), report.digest().value(), job.value(), worker)
                        .update()
                == 1;
    }

    boolean complete(ReplayId job, UUID worker) {
        return jdbc.sql(COMPLETE).params(job.value(), worker).update() == 1;
    }

    /**
     * An attempt has failed.
     *
     * @param passing whether another one may go well
     * @return what the job is now; empty when it is no longer the worker's
     */
    Optional<ReplayStatus.State> failed(
            ReplayId job, UUID worker, String failure, boolean passing, int mostAttempts, Duration pause) {
        return jdbc.sql(FAILED)
                .param("failure", failure)
                .param("longest", LONGEST_PAUSE)
                .param("pause", pause.toSeconds())
                .param("passing", passing)
                .param("most", mostAttempts)
                .param("id", job.value())
                .param("worker", worker)
                .query((row, number) -> ReplayStatus.State.valueOf(row.getString("state")))
                .optional();
    }

    boolean cancel(ReplayId job, ReplayKind kind) {
        return jdbc.sql(CANCEL).params(job.value(), kind.name()).update() == 1;
    }

    Optional<ReplayStatus> find(ReplayId job, ReplayKind kind) {
        return jdbc.sql(FIND)
                .params(job.value(), kind.name())
                .query((row, number) -> status(row))
                .optional();
    }

    /** Also when it is not recorded yet. */
    Optional<FoundReport> found(ReplayId job, ReplayKind kind) {
        return jdbc.sql(FOUND)
                .params(job.value(), kind.name())
                .query((row, number) ->
                        new FoundReport(row.getString("report"), new Sha256Digest(row.getString("report_digest"))))
                .optional();
    }

    List<ReplayStatus> list(ReplayKind kind, @Nullable ModelVersionId model, @Nullable ReplayId after, int limit) {
        return jdbc.sql(LIST)
                .param("kind", kind.name())
                .param("model", model == null ? null : model.value())
                .param("after", after == null ? null : after.value())
                .param("rows", limit)
                .query((row, number) -> status(row))
                .list();
    }

    private ReplayStatus status(ResultSet row) throws SQLException {
        ReplayStatus.State state = ReplayStatus.State.valueOf(row.getString("state"));
        boolean recorded = state == ReplayStatus.State.COMPLETED;
        String report = recorded ? row.getString("report") : null;
        String digest = recorded ? row.getString("report_digest") : null;
        return new ReplayStatus(
                new ReplayId(row.getObject("replay_id", UUID.class)),
                state,
                json.readTree(row.getString("replay_order")),
                actor(row),
                instant(row, "requested_at").orElseThrow(),
                instant(row, "started_at").orElse(null),
                instant(row, "ended_at").orElse(null),
                row.getLong("first_position"),
                row.getLong("last_position"),
                row.getLong("position"),
                row.getLong("taken"),
                row.getLong("replayed"),
                instant(row, "seen_at").orElse(null),
                report == null ? null : json.readTree(report),
                digest == null ? null : new Sha256Digest(digest),
                row.getString("failure"));
    }

    private static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
