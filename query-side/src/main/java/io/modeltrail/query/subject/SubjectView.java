package io.modeltrail.query.subject;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectDirectory.SubjectState;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One subject by its pseudonym.
 *
 * @param state of its key; null when this is not known
 * @param useCase null when nothing was decided about the subject yet
 */
record SubjectView(
        SubjectId subjectId,
        @Nullable SubjectState state,
        @Nullable UseCaseKey useCase,
        @Nullable LegalHold legalHold,
        @Nullable ErasureView erasure) {
    record LegalHold(String reason, Actor placedBy, Instant placedAt) {}

    /**
     * @param waitingFor stores that have not done their part
     * @param atWork those that have begun and said nothing since; of a stopped erasure, they may have erased something
     */
    record ErasureView(
            ErasureId erasureId,
            ErasureState state,
            String reason,
            Actor requestedBy,
            Instant requestedAt,
            List<String> waitingFor,
            List<String> atWork,
            List<StoreErasure> erased,
            List<Failure> failures,
            @Nullable String stopReason,
            @Nullable Sha256Digest certificateDigest,
            @Nullable Instant endedAt) {}

    /** It is tried again. */
    record Failure(String store, String failure) {}

    enum ErasureState {
        REQUESTED,
        ERASING,
        DESTROYING_KEY,
        ERASED,
        STOPPED
    }
}
