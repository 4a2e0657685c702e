package io.modeltrail.query.model;

import io.modeltrail.contracts.model.ApproverKeyEvent;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRegistered;
import io.modeltrail.contracts.model.ApproverKeyEvent.ApproverKeyRevoked;
import io.modeltrail.contracts.model.ModelVersionEvent;
import io.modeltrail.contracts.model.ModelVersionEvent.ApprovalGranted;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionApproved;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRegistered;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionRejected;
import io.modeltrail.contracts.model.ModelVersionEvent.ModelVersionSubmitted;
import io.modeltrail.contracts.replay.ReplayEvent.CounterfactualReplayed;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutCompleted;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutRolledBack;
import io.modeltrail.contracts.rollout.RolloutEvent.RolloutStarted;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps one row for each model version, its approvals, and what the ends of rollouts made of it. */
@Component
@ProcessingGroup(ModelVersionProjection.GROUP)
class ModelVersionProjection {
    static final String GROUP = "query.model";

    private final ModelVersionRows versions;
    private final ChampionRows champions;
    private final ApproverKeyRows keys;
    private final CounterfactualRows replays;

    ModelVersionProjection(
            ModelVersionRows versions, ChampionRows champions, ApproverKeyRows keys, CounterfactualRows replays) {
        this.versions = versions;
        this.champions = champions;
        this.keys = keys;
        this.replays = replays;
    }

    @EventHandler
    void on(ModelVersionEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case ModelVersionRegistered registered -> versions.register(registered, recorded);
            case ModelVersionSubmitted submitted -> versions.submit(submitted, recorded);
            case ApprovalGranted granted -> versions.grant(granted, recorded);
            case ModelVersionApproved approved -> versions.approve(approved, recorded);
            case ModelVersionRejected rejected -> versions.reject(rejected, recorded);
        }
    }

    @EventHandler
    void on(ApproverKeyEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case ApproverKeyRegistered registered -> keys.register(registered, recorded);
            case ApproverKeyRevoked revoked -> keys.revoke(revoked, recorded);
        }
    }

    @EventHandler
    void on(RolloutStarted started, EventMessage<?> message, TrackingToken token) {
        champions.challenge(started, RecordedEvent.of(message, token));
    }

    @EventHandler
    void on(RolloutCompleted completed, EventMessage<?> message, TrackingToken token) {
        champions.end(
                completed.rolloutId(), completed.useCase(), completed.champion(), RecordedEvent.of(message, token));
    }

    @EventHandler
    void on(RolloutRolledBack rolledBack, EventMessage<?> message, TrackingToken token) {
        champions.end(
                rolledBack.rolloutId(), rolledBack.useCase(), rolledBack.champion(), RecordedEvent.of(message, token));
    }

    /** Only a registered candidate has a page that shows it. */
    @EventHandler
    void on(CounterfactualReplayed replayed, EventMessage<?> message, TrackingToken token) {
        if (replayed.candidate().modelVersionId() != null) {
            replays.insert(replayed, replayed.candidate().modelVersionId(), RecordedEvent.of(message, token));
        }
    }

    @ResetHandler
    void forget() {
        versions.truncate();
        champions.truncate();
        keys.truncate();
        replays.truncate();
    }
}
