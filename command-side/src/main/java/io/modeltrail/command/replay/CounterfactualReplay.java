package io.modeltrail.command.replay;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.replay.ReplayCommand.RecordCounterfactualReplay;
import io.modeltrail.contracts.replay.ReplayEvent;
import io.modeltrail.contracts.replay.ReplayEvent.CounterfactualReplayed;
import io.modeltrail.contracts.replay.ReplayId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** The result of one counterfactual replay, recorded once and for ever. */
@Aggregate
class CounterfactualReplay {
    @AggregateIdentifier
    private @Nullable ReplayId replayId;

    private @Nullable Sha256Digest reportDigest;

    CounterfactualReplay() {}

    /** A worker that has found out but does not know that it was recorded sends the same again. */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(RecordCounterfactualReplay command) {
        if (replayId != null) {
            new RecordedReportIsTheOnlyOne(reportDigest, command.reportDigest()).orRefuse();
            return;
        }
        apply(
                new CounterfactualReplayed(
                        command.replayId(),
                        command.useCase(),
                        command.candidate(),
                        command.firstPosition(),
                        command.lastPosition(),
                        command.summary(),
                        command.reportDigest(),
                        command.requestedBy(),
                        command.at()),
                MetaData.with(TrailMetadata.USE_CASE, command.useCase().value()));
    }

    @EventSourcingHandler
    void evolve(ReplayEvent event) {
        replayId = event.replayId();
        if (event instanceof CounterfactualReplayed replayed) {
            reportDigest = replayed.reportDigest();
        }
    }
}
