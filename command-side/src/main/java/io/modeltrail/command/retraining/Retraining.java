package io.modeltrail.command.retraining;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.retraining.RetrainingCommand.CancelRetrainingCycle;
import io.modeltrail.contracts.retraining.RetrainingCommand.DefineRetraining;
import io.modeltrail.contracts.retraining.RetrainingCommand.DisableRetraining;
import io.modeltrail.contracts.retraining.RetrainingCommand.EnableRetraining;
import io.modeltrail.contracts.retraining.RetrainingCommand.EndRetrainingCycle;
import io.modeltrail.contracts.retraining.RetrainingCommand.JudgeRetrainingCandidate;
import io.modeltrail.contracts.retraining.RetrainingCommand.StartRetraining;
import io.modeltrail.contracts.retraining.RetrainingCycleId;
import io.modeltrail.contracts.retraining.RetrainingDefinition;
import io.modeltrail.contracts.retraining.RetrainingEvent;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCandidateChosen;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleEnded;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDisabled;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingEnabled;
import io.modeltrail.contracts.retraining.RetrainingId;
import io.modeltrail.contracts.retraining.RetrainingResult;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * The retraining of one use case: defined, and then one cycle after the other, never two at once. A cycle ends at the latest with a
 * candidate before the approvers; nothing is promoted here.
 */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class Retraining {
    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it
    private RetrainingId retrainingId;

    private @Nullable RetrainingDefinition definition;
    private Actor definedBy;
    private boolean enabled;

    private final Set<RetrainingCycleId> cycles = new HashSet<>();
    private @Nullable RetrainingCycleStarted open;
    private @Nullable Instant lastStartedAt;
    private boolean chosen;

    Retraining() {}

    /** The same definition may be sent again and again; from another person it changes who answers for it. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(DefineRetraining command) {
        if (!command.definition().equals(definition) || !command.definedBy().equals(definedBy)) {
            apply(new RetrainingDefined(command.useCase(), command.definition(), command.definedBy()));
        }
    }

    @CommandHandler
    void decide(EnableRetraining command) {
        if (!enabled) {
            apply(new RetrainingEnabled(command.useCase(), command.enabledBy()));
        }
    }

    @CommandHandler
    void decide(DisableRetraining command) {
        if (enabled) {
            apply(new RetrainingDisabled(command.useCase(), command.disabledBy()));
        }
    }

    @CommandHandler
    void decide(StartRetraining command) {
        if (cycles.contains(command.cycleId())) {
            return;
        }
        RetrainingDefinition known = known();
        new RetrainingIsEnabled(enabled).orRefuse();
        new UseCaseHasNoOpenCycle(open == null ? null : open.cycleId()).orRefuse();
        new CauseIsInTheDefinition(known, command.cause()).orRefuse();
        new CyclesHaveTheirDaysBetweenThem(
                        lastStartedAt, known.daysBetweenCycles(), command.cause(), command.startedAt())
                .orRefuse();
        apply(new RetrainingCycleStarted(
                command.useCase(),
                command.cycleId(),
                command.cause(),
                known,
                definedBy,
                known.observation().momentsBefore(command.startedAt()),
                command.cycleId().datasetSnapshotId(),
                command.cycleId().trainingRunId(),
                command.startedAt()));
    }

    /** What is said of a cycle that has ended changes nothing: the saga repeats itself when it does not know whether it was heard. */
    @CommandHandler
    void decide(JudgeRetrainingCandidate command) {
        if (open == null || !open.cycleId().equals(command.cycleId()) || chosen) {
            return;
        }
        String objection = new CandidateIsGoodEnough(open.definition(), command.comparison()).objection();
        if (objection == null) {
            apply(new RetrainingCandidateChosen(command.useCase(), command.cycleId(), command.modelVersionId()));
        } else {
            apply(new RetrainingCycleEnded(
                    command.useCase(),
                    command.cycleId(),
                    RetrainingResult.NOT_BETTER,
                    objection,
                    command.modelVersionId(),
                    command.judgedAt()));
        }
    }

    @CommandHandler
    void decide(EndRetrainingCycle command) {
        if (open != null && open.cycleId().equals(command.cycleId())) {
            apply(new RetrainingCycleEnded(
                    command.useCase(),
                    command.cycleId(),
                    command.result(),
                    command.reason(),
                    command.modelVersionId(),
                    command.endedAt()));
        }
    }

    /** A cycle that has ended stays as it ended. */
    @CommandHandler
    void decide(CancelRetrainingCycle command) {
        if (!cycles.contains(command.cycleId())) {
            throw new Refusal(
                    RefusalCode.NOT_FOUND,
                    Map.of("cycleId", command.cycleId().toString()),
                    "Look up the cycles of the use case.");
        }
        if (open != null && open.cycleId().equals(command.cycleId())) {
            apply(new RetrainingCycleEnded(
                    command.useCase(),
                    command.cycleId(),
                    RetrainingResult.CANCELLED,
                    command.reason(),
                    null,
                    command.cancelledAt()));
        }
    }

    private RetrainingDefinition known() {
        if (definition == null) {
            throw new IllegalStateException("a retraining begins with its definition");
        }
        return definition;
    }

    @EventSourcingHandler
    void evolve(RetrainingEvent event) {
        switch (event) {
            case RetrainingDefined defined -> {
                enabled = enabled || definition == null;
                retrainingId = RetrainingId.of(defined.useCase());
                definition = defined.definition();
                definedBy = defined.definedBy();
            }
            case RetrainingEnabled switched -> enabled = true;
            case RetrainingDisabled switched -> enabled = false;
            case RetrainingCycleStarted started -> {
                cycles.add(started.cycleId());
                open = started;
                lastStartedAt = started.startedAt();
                chosen = false;
            }
            case RetrainingCandidateChosen candidate -> chosen = true;
            case RetrainingCycleEnded ended -> open = null;
        }
    }
}
