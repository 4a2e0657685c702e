package io.modeltrail.contracts.subject;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;

/** Everything that can happen to one data subject. Nobody is named here: a subject goes by its pseudonym. */
public sealed interface SubjectEvent {
    SubjectId subjectId();

    @StoredAs("subject.LegalHoldPlaced")
    record LegalHoldPlaced(SubjectId subjectId, UseCaseKey useCase, String reason, Actor placedBy, Instant at)
            implements SubjectEvent {}

    @StoredAs("subject.LegalHoldLifted")
    record LegalHoldLifted(SubjectId subjectId, String reason, Actor liftedBy, Instant at) implements SubjectEvent {}

    /** @param stores that are waited for */
    @StoredAs("subject.ErasureRequested")
    record ErasureRequested(
            SubjectId subjectId,
            UseCaseKey useCase,
            ErasureId erasureId,
            String reason,
            List<String> stores,
            Actor requestedBy,
            Instant at)
            implements SubjectEvent {
        public ErasureRequested {
            stores = List.copyOf(stores);
        }
    }

    /** The subject is barred, and every process knows it: each store does its part now. */
    @StoredAs("subject.ErasureAnnounced")
    record ErasureAnnounced(SubjectId subjectId, UseCaseKey useCase, ErasureId erasureId, List<String> stores)
            implements SubjectEvent {
        public ErasureAnnounced {
            stores = List.copyOf(stores);
        }
    }

    /** From here on the store may have erased something, whatever it says later. It is written down before, and once. */
    @StoredAs("subject.StoreErasureBegun")
    record StoreErasureBegun(SubjectId subjectId, ErasureId erasureId, String store) implements SubjectEvent {}

    /** Of an erasure that was stopped meanwhile it says what is gone nevertheless. */
    @StoredAs("subject.StoreErased")
    record StoreErased(SubjectId subjectId, ErasureId erasureId, StoreErasure erasure) implements SubjectEvent {}

    /** It is tried again. The same failure is written down once. */
    @StoredAs("subject.StoreErasureFailed")
    record StoreErasureFailed(SubjectId subjectId, ErasureId erasureId, String store, String failure)
            implements SubjectEvent {}

    /** @param waitingFor stores that have said nothing, or only that they failed */
    @StoredAs("subject.ErasureDelayed")
    record ErasureDelayed(SubjectId subjectId, ErasureId erasureId, List<String> waitingFor) implements SubjectEvent {
        public ErasureDelayed {
            waitingFor = List.copyOf(waitingFor);
        }
    }

    /**
     * The subject is admitted again. What stores had erased by then stays erased there; the trail itself still has everything.
     *
     * @param erasedBefore stores that had done their part; one that had begun reports later what it erased
     */
    @StoredAs("subject.ErasureStopped")
    record ErasureStopped(
            SubjectId subjectId,
            ErasureId erasureId,
            String reason,
            List<String> erasedBefore,
            Actor stoppedBy,
            Instant at)
            implements SubjectEvent {
        public ErasureStopped {
            erasedBefore = List.copyOf(erasedBefore);
        }
    }

    /** Every store has done its part. From here on nothing stops the erasure. */
    @StoredAs("subject.KeyDestructionDecided")
    record KeyDestructionDecided(SubjectId subjectId, ErasureId erasureId) implements SubjectEvent {}

    /**
     * The key is destroyed: the end of the erasure.
     *
     * @param certificate JSON text for people and programs
     * @param digest SHA-256 of the certificate in UTF-8
     */
    @StoredAs("subject.SubjectErased")
    record SubjectErased(
            SubjectId subjectId,
            UseCaseKey useCase,
            ErasureId erasureId,
            String certificate,
            Sha256Digest digest,
            Instant at)
            implements SubjectEvent {}
}
