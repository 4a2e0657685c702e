package io.modeltrail.contracts.subject;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked about one data subject. Nobody is named here: a subject goes by its pseudonym. */
public sealed interface SubjectCommand {
    SubjectId subjectId();

    /** Stops an erasure that is under way, unless its key is as good as destroyed. */
    record PlaceLegalHold(
            @TargetAggregateIdentifier SubjectId subjectId,
            UseCaseKey useCase,
            String reason,
            Actor placedBy,
            Instant at)
            implements SubjectCommand {}

    record LiftLegalHold(@TargetAggregateIdentifier SubjectId subjectId, String reason, Actor liftedBy, Instant at)
            implements SubjectCommand {}

    /**
     * @param stores that are waited for
     * @param minimumDays of the use case's retention; 0 = there is none
     * @param lastRecordedAt of the newest record about the subject; null when it was not asked for, since there is no minimum
     */
    record RequestErasure(
            @TargetAggregateIdentifier SubjectId subjectId,
            UseCaseKey useCase,
            ErasureId erasureId,
            String reason,
            List<String> stores,
            int minimumDays,
            @Nullable Instant lastRecordedAt,
            Actor requestedBy,
            Instant at)
            implements SubjectCommand {
        public RequestErasure {
            stores = List.copyOf(stores);
        }
    }

    record CancelErasure(@TargetAggregateIdentifier SubjectId subjectId, String reason, Actor cancelledBy, Instant at)
            implements SubjectCommand {}

    /** Nothing is recorded about the subject any more: the stores may begin. */
    record AnnounceErasure(@TargetAggregateIdentifier SubjectId subjectId, ErasureId erasureId)
            implements SubjectCommand {}

    /** Answered with whether the store may begin, as a {@link Boolean}: not when the erasure was stopped. */
    record BeginStoreErasure(@TargetAggregateIdentifier SubjectId subjectId, ErasureId erasureId, String store)
            implements SubjectCommand {}

    record RecordStoreErased(@TargetAggregateIdentifier SubjectId subjectId, ErasureId erasureId, StoreErasure erasure)
            implements SubjectCommand {}

    /** @param failure kinds of the failure, without messages: these can quote a row */
    record RecordStoreFailed(
            @TargetAggregateIdentifier SubjectId subjectId, ErasureId erasureId, String store, String failure)
            implements SubjectCommand {}

    /** The erasure takes long; who is waited for is written down. */
    record NameSilentStores(@TargetAggregateIdentifier SubjectId subjectId, ErasureId erasureId)
            implements SubjectCommand {}

    /** The key is destroyed. */
    record CertifyErasure(@TargetAggregateIdentifier SubjectId subjectId, ErasureId erasureId, Instant keyDestroyedAt)
            implements SubjectCommand {}
}
