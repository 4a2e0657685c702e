package io.modeltrail.command.rollout;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.rollout.RolloutCommand.PauseRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.ResumeRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.StartRollout;
import io.modeltrail.contracts.rollout.RolloutEvent;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutPaused;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutResumed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStepAdvanced;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One challenger's way from the first share to everybody, or back. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class Rollout {
    /** Where a rollout stands. */
    enum State {
        RUNNING,
        PAUSED,
        COMPLETED,
        ROLLED_BACK
    }

    @AggregateIdentifier
    private RolloutId rolloutId;

    private UseCaseKey useCase;
    private ModelVersionId challenger;
    private @Nullable ModelVersionId champion;
    private List<Integer> sharesPercent;
    private int step;
    private State state;

    private Rollout() {}

    Rollout(StartRollout command, @Nullable ModelVersionId champion) {
        apply(
                        new RolloutStarted(
                                command.rolloutId(),
                                command.useCase(),
                                command.challenger(),
                                champion,
                                command.plan(),
                                command.salt(),
                                command.startedBy()),
                        MetaData.with(TrailMetadata.USE_CASE, command.useCase().value()))
                .andThen(this::completeWhenServingEverybody); // in a constructor events are applied after it
    }

    /** @param fromStep the step that the sender saw; null = whichever it is */
    void advance(@Nullable Integer fromStep, Instant at) {
        new RolloutIsRunning(state).orRefuse();
        new RolloutIsInTheStepSeen(fromStep, step).orRefuse();
        int next = step + 1;
        record(new RolloutStepAdvanced(rolloutId, next, sharesPercent.get(next), at));
        completeWhenServingEverybody();
    }

    @CommandHandler
    void decide(PauseRollout command) {
        new RolloutIsRunning(state).orRefuse();
        record(new RolloutPaused(rolloutId, command.reason(), command.at()));
    }

    @CommandHandler
    void decide(ResumeRollout command) {
        new RolloutIsPaused(state).orRefuse();
        record(new RolloutResumed(rolloutId, command.at()));
    }

    /** Whether a later rollout stands on this one is decided before, in {@link RolloutsOfUseCases}. */
    void rollBack(String reason, Instant at) {
        new RolloutIsNotRolledBack(state).orRefuse();
        record(new RolloutRolledBack(rolloutId, useCase, champion, reason, at));
    }

    private void completeWhenServingEverybody() {
        if (step == sharesPercent.size() - 1) {
            record(new RolloutCompleted(rolloutId, useCase, challenger));
        }
    }

    private void record(RolloutEvent event) {
        apply(event, MetaData.with(TrailMetadata.USE_CASE, useCase.value()));
    }

    @EventSourcingHandler
    void evolve(RolloutEvent event) {
        switch (event) {
            case RolloutStarted started -> {
                rolloutId = started.rolloutId();
                useCase = started.useCase();
                challenger = started.challenger();
                champion = started.champion();
                sharesPercent = started.plan().sharesPercent();
                step = 0;
                state = State.RUNNING;
            }
            case RolloutStepAdvanced advanced -> step = advanced.step();
            case RolloutPaused ignored -> state = State.PAUSED;
            case RolloutResumed ignored -> state = State.RUNNING;
            case RolloutCompleted ignored -> state = State.COMPLETED;
            case RolloutRolledBack ignored -> state = State.ROLLED_BACK;
        }
    }
}
