package io.modeltrail.command.rollout;

import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which rollout of a use case is the latest, whether it is open, and who may be rolled out. */
@Component
class StandingRows {
    private static final String ENSURE = "INSERT INTO rollout_standing (use_case) VALUES (?) ON CONFLICT DO NOTHING";
    private static final String LOCK =
            "SELECT champion, latest_rollout, open FROM rollout_standing WHERE use_case = ? FOR UPDATE";
    private static final String CHAMPION =
            "SELECT champion FROM rollout_standing WHERE use_case = ? AND champion IS NOT NULL";
    private static final String OPEN = "UPDATE rollout_standing SET latest_rollout = ?, open = true WHERE use_case = ?";
    private static final String CLOSE = "UPDATE rollout_standing SET champion = ?, open = false WHERE use_case = ?";
    private static final String ROLL_BACK =
            "UPDATE rollout_standing SET champion = ?, open = false, latest_rollout = null WHERE use_case = ?";
    private static final String USE_CASE_OF = "SELECT use_case FROM rollout_standing WHERE latest_rollout = ?";
    private static final String REGISTER =
            "INSERT INTO rollout_candidate (model_version_id, use_case) VALUES (?, ?) ON CONFLICT DO NOTHING";
    private static final String APPROVE = "UPDATE rollout_candidate SET approved = true WHERE model_version_id = ?";
    private static final String CANDIDATE =
            "SELECT use_case, approved FROM rollout_candidate WHERE model_version_id = ?";

    private static final String LOCK_REACHED = "SELECT position FROM rollout_standing_reached FOR UPDATE";
    private static final String REACHED = "UPDATE rollout_standing_reached SET position = ?";
    /** Whoever writes the rows waits, and whoever only reads them does not. */
    private static final String LOCK_ALL =
            "LOCK TABLE rollout_standing_reached, rollout_standing, rollout_candidate IN EXCLUSIVE MODE";

    private static final String FORGET_STANDING = "DELETE FROM rollout_standing";
    private static final String FORGET_CANDIDATES = "DELETE FROM rollout_candidate";

    private final JdbcClient jdbc;

    StandingRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param open whether the latest rollout is under way */
    record Standing(
            @Nullable ModelVersionId champion, @Nullable RolloutId latestRollout, boolean open) {}

    record CandidateRow(UseCaseKey useCase, boolean approved) {}

    /** Locks the row of the use case until the transaction ends, so that two rollouts cannot be started at once. */
    Standing lock(UseCaseKey useCase) {
        ensure(useCase);
        return jdbc.sql(LOCK)
                .param(useCase.value())
                .query((row, number) -> {
                    UUID champion = row.getObject("champion", UUID.class);
                    UUID latest = row.getObject("latest_rollout", UUID.class);
                    return new Standing(
                            champion == null ? null : new ModelVersionId(champion),
                            latest == null ? null : new RolloutId(latest),
                            row.getBoolean("open"));
                })
                .single();
    }

    /** Read without a lock: good enough to choose a default, never to decide. */
    Optional<ModelVersionId> champion(UseCaseKey useCase) {
        return jdbc.sql(CHAMPION)
                .param(useCase.value())
                .query((row, number) -> new ModelVersionId(row.getObject("champion", UUID.class)))
                .optional();
    }

    void opened(UseCaseKey useCase, RolloutId rollout) {
        ensure(useCase);
        jdbc.sql(OPEN).param(rollout.value()).param(useCase.value()).update();
    }

    void completed(UseCaseKey useCase, ModelVersionId champion) {
        ensure(useCase);
        jdbc.sql(CLOSE).param(champion.value()).param(useCase.value()).update();
    }

    void rolledBack(UseCaseKey useCase, @Nullable ModelVersionId champion) {
        ensure(useCase);
        jdbc.sql(ROLL_BACK)
                .param(champion == null ? null : champion.value())
                .param(useCase.value())
                .update();
    }

    /** The use case whose latest rollout this is; empty when another one was started after it. */
    Optional<UseCaseKey> useCaseOfLatest(RolloutId rollout) {
        return jdbc.sql(USE_CASE_OF)
                .param(rollout.value())
                .query((row, number) -> new UseCaseKey(row.getString("use_case")))
                .optional();
    }

    void registered(ModelVersionId version, UseCaseKey useCase) {
        jdbc.sql(REGISTER).param(version.value()).param(useCase.value()).update();
    }

    void approved(ModelVersionId version) {
        jdbc.sql(APPROVE).param(version.value()).update();
    }

    Optional<CandidateRow> candidate(ModelVersionId version) {
        return jdbc.sql(CANDIDATE)
                .param(version.value())
                .query((row, number) ->
                        new CandidateRow(new UseCaseKey(row.getString("use_case")), row.getBoolean("approved")))
                .optional();
    }

    /** Keeps everybody else off until the transaction ends. @return position of the last event in the rows, -1 = none */
    long lockReached() {
        return jdbc.sql(LOCK_REACHED).query(Long.class).single();
    }

    void reached(long position) {
        jdbc.sql(REACHED).param(position).update();
    }

    void lockAll() {
        jdbc.sql(LOCK_ALL).update();
    }

    void forgetAll() {
        jdbc.sql(FORGET_STANDING).update();
        jdbc.sql(FORGET_CANDIDATES).update();
    }

    /** A row to lock and to change; a rebuild meets the events before anybody has locked one. */
    private void ensure(UseCaseKey useCase) {
        jdbc.sql(ENSURE).param(useCase.value()).update();
    }
}
