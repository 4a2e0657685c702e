package io.modeltrail.command.rollout;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutCommand.AdvanceRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.RollBackRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.StartRollout;
import io.modeltrail.contracts.rollout.RolloutId;
import java.util.Optional;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.modelling.command.Aggregate;
import org.axonframework.modelling.command.Repository;
import org.springframework.stereotype.Component;

/** The decisions that need to know the other rollouts of the use case, taken under the lock of its standing. */
@Component
class RolloutsOfUseCases {
    private final Repository<Rollout> rollouts;
    private final StandingRows rows;
    private final StandingCatchUp catchUp;

    RolloutsOfUseCases(Repository<Rollout> rollouts, StandingRows rows, StandingCatchUp catchUp) {
        this.rollouts = rollouts;
        this.rows = rows;
        this.catchUp = catchUp;
    }

    @CommandHandler
    void decide(StartRollout command) throws Exception {
        catchUp.beforeDeciding();
        StandingRows.Standing standing = rows.lock(command.useCase());
        StandingRows.CandidateRow candidate = rows.candidate(command.challenger())
                .orElseThrow(() -> new Refusal(RefusalCode.NOT_FOUND, "Name a registered model version."));
        new ModelServesItsUseCase(candidate.useCase(), command.useCase()).orRefuse();
        new ModelIsApproved(candidate.approved()).orRefuse();
        new UseCaseHasNoOpenRollout(standing).orRefuse();
        new ChallengerIsNotTheChampion(command.challenger(), standing.champion()).orRefuse();
        new ShadowHasAChampion(standing.champion(), command.plan()).orRefuse();
        new FirstModelServesEverybody(standing.champion(), command.plan()).orRefuse();
        rollouts.newInstance(() -> new Rollout(command, standing.champion()));
    }

    @CommandHandler
    void decide(AdvanceRollout command) {
        Aggregate<Rollout> rollout = rollouts.load(command.rolloutId().toString());
        lockStandingOf(command.rolloutId());
        rollout.execute(loaded -> loaded.advance(command.fromStep(), command.at()));
    }

    @CommandHandler
    void decide(RollBackRollout command) {
        Aggregate<Rollout> rollout = rollouts.load(command.rolloutId().toString());
        RolloutId latest = lockStandingOf(command.rolloutId())
                .map(StandingRows.Standing::latestRollout)
                .orElse(null);
        new RolloutIsTheLatest(command.rolloutId(), latest).orRefuse();
        rollout.execute(loaded -> loaded.rollBack(command.reason(), command.at()));
    }

    /** Always after the aggregate's own lock and before the append takes the log's head, so that no two wait for each other. */
    private Optional<StandingRows.Standing> lockStandingOf(RolloutId rollout) {
        catchUp.beforeDeciding();
        return rows.useCaseOfLatest(rollout).map(rows::lock);
    }
}
