package io.modeltrail.contracts.replay;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** Everything that can be asked of one replay. */
public sealed interface ReplayCommand {
    ReplayId replayId();

    /** The components are those of {@link ReplayEvent.CounterfactualReplayed}. Sending it again changes nothing. */
    record RecordCounterfactualReplay(
            @TargetAggregateIdentifier ReplayId replayId,
            UseCaseKey useCase,
            CounterfactualCandidate candidate,
            long firstPosition,
            long lastPosition,
            CounterfactualSummary summary,
            Sha256Digest reportDigest,
            Actor requestedBy,
            Instant at)
            implements ReplayCommand {}
}
