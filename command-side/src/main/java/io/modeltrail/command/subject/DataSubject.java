package io.modeltrail.command.subject;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.SubjectCommand.AnnounceErasure;
import io.modeltrail.contracts.subject.SubjectCommand.BeginStoreErasure;
import io.modeltrail.contracts.subject.SubjectCommand.CancelErasure;
import io.modeltrail.contracts.subject.SubjectCommand.CertifyErasure;
import io.modeltrail.contracts.subject.SubjectCommand.LiftLegalHold;
import io.modeltrail.contracts.subject.SubjectCommand.NameSilentStores;
import io.modeltrail.contracts.subject.SubjectCommand.PlaceLegalHold;
import io.modeltrail.contracts.subject.SubjectCommand.RecordStoreErased;
import io.modeltrail.contracts.subject.SubjectCommand.RecordStoreFailed;
import io.modeltrail.contracts.subject.SubjectCommand.RequestErasure;
import io.modeltrail.contracts.subject.SubjectEvent;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureDelayed;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureRequested;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureStopped;
import io.modeltrail.contracts.subject.SubjectEvent.KeyDestructionDecided;
import io.modeltrail.contracts.subject.SubjectEvent.LegalHoldLifted;
import io.modeltrail.contracts.subject.SubjectEvent.LegalHoldPlaced;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErased;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErasureBegun;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErasureFailed;
import io.modeltrail.contracts.subject.SubjectEvent.SubjectErased;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One data subject: under legal hold or not, and erased once. It begins with the first thing that is asked about it. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class DataSubject {
    @AggregateIdentifier
    private @Nullable SubjectId subjectId;

    private UseCaseKey useCase;
    private @Nullable Instant heldSince;
    /** Under way or completed. */
    private @Nullable Erasure erasure;
    /** The newest that was stopped: a store that was at work then still says what it has erased. */
    private @Nullable Erasure stopped;

    DataSubject() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(PlaceLegalHold command) {
        new ErasureCanBeStopped(erasure != null && erasure.keyIsGivenUp()).orRefuse();
        new NoLegalHold(heldSince).orRefuse();
        apply(new LegalHoldPlaced(
                command.subjectId(), command.useCase(), command.reason(), command.placedBy(), command.at()));
        if (erasure != null) {
            stop(erasure, "A legal hold was placed.", command.placedBy(), command.at());
        }
    }

    @CommandHandler
    void decide(LiftLegalHold command) {
        new LegalHoldIsPlaced(heldSince).orRefuse();
        record(new LegalHoldLifted(command.subjectId(), command.reason(), command.liftedBy(), command.at()));
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(RequestErasure command) {
        new ErasureIsRequestedOnce(erasure == null ? null : erasure.id()).orRefuse();
        new NoLegalHold(heldSince).orRefuse();
        new MinimumRetentionIsOver(command.minimumDays(), command.lastRecordedAt(), command.at()).orRefuse();
        apply(new ErasureRequested(
                command.subjectId(),
                command.useCase(),
                command.erasureId(),
                command.reason(),
                command.stores(),
                command.requestedBy(),
                command.at()));
    }

    @CommandHandler
    void decide(CancelErasure command) {
        new ErasureIsUnderWay(erasure != null).orRefuse();
        if (erasure != null) {
            new ErasureCanBeStopped(erasure.keyIsGivenUp()).orRefuse();
            stop(erasure, command.reason(), command.cancelledBy(), command.at());
        }
    }

    /** What is said again, or too late, changes nothing: sagas and stores repeat themselves when they do not know whether they were heard. */
    @CommandHandler
    void decide(AnnounceErasure command) {
        Erasure current = current(command.erasureId());
        if (current != null && !current.announced()) {
            record(new ErasureAnnounced(command.subjectId(), useCase, current.id(), current.stores()));
        }
    }

    /** The event orders it: a store begins before a legal hold is placed, or not at all. */
    @CommandHandler
    boolean decide(BeginStoreErasure command) {
        Erasure current = current(command.erasureId());
        if (current == null || !current.waitsFor(command.store())) {
            return false;
        }
        if (!current.hasBegun(command.store())) {
            record(new StoreErasureBegun(command.subjectId(), current.id(), command.store()));
        }
        return true;
    }

    @CommandHandler
    void decide(RecordStoreErased command) {
        Erasure known = known(command.erasureId());
        if (known != null && known.waitsFor(command.erasure().store())) {
            record(new StoreErased(command.subjectId(), known.id(), command.erasure()));
            if (current(known.id()) != null && known.waitingFor().isEmpty()) {
                record(new KeyDestructionDecided(command.subjectId(), known.id()));
            }
        }
    }

    @CommandHandler
    void decide(RecordStoreFailed command) {
        Erasure known = known(command.erasureId());
        if (known != null
                && known.waitsFor(command.store())
                && !command.failure().equals(known.failureOf(command.store()))) {
            record(new StoreErasureFailed(command.subjectId(), known.id(), command.store(), command.failure()));
        }
    }

    @CommandHandler
    void decide(NameSilentStores command) {
        Erasure current = current(command.erasureId());
        if (current != null && !current.waitingFor().isEmpty()) {
            record(new ErasureDelayed(command.subjectId(), current.id(), current.waitingFor()));
        }
    }

    @CommandHandler
    void decide(CertifyErasure command) {
        Erasure current = current(command.erasureId());
        if (current != null && current.keyIsGivenUp() && !current.certified()) {
            String certificate = current.certificate(command.subjectId(), useCase, command.keyDestroyedAt());
            record(new SubjectErased(
                    command.subjectId(),
                    useCase,
                    current.id(),
                    certificate,
                    Sha256Digest.ofText(certificate),
                    command.keyDestroyedAt()));
        }
    }

    private @Nullable Erasure current(ErasureId named) {
        return erasure != null && erasure.id().equals(named) ? erasure : null;
    }

    /** Also one that was stopped. */
    private @Nullable Erasure known(ErasureId named) {
        Erasure known = erasure == null ? stopped : erasure;
        while (known != null && !known.id().equals(named)) {
            known = known.before();
        }
        return known;
    }

    private void stop(Erasure current, String reason, Actor stoppedBy, Instant at) {
        record(new ErasureStopped(current.subjectId(), current.id(), reason, current.erasedStores(), stoppedBy, at));
    }

    /** Whoever names only the subject does not know its use case. */
    private void record(SubjectEvent event) {
        apply(event, MetaData.with(TrailMetadata.USE_CASE, useCase.value()));
    }

    @EventSourcingHandler
    void evolve(SubjectEvent event) {
        switch (event) {
            case LegalHoldPlaced placed -> {
                begin(placed.subjectId(), placed.useCase());
                heldSince = placed.at();
            }
            case LegalHoldLifted lifted -> heldSince = null;
            case ErasureRequested requested -> {
                begin(requested.subjectId(), requested.useCase());
                erasure = new Erasure(requested, stopped);
            }
            case ErasureStopped ended -> {
                stopped = open();
                erasure = null;
            }
            case ErasureAnnounced announced -> open().announce();
            case StoreErasureBegun begun -> requested(begun.erasureId()).begin(begun.store());
            case StoreErased erased -> requested(erased.erasureId()).add(erased.erasure());
            case StoreErasureFailed failed -> requested(failed.erasureId()).failed(failed.store(), failed.failure());
            case ErasureDelayed delayed -> {}
            case KeyDestructionDecided decided -> open().giveUpTheKey();
            case SubjectErased erased -> open().certify();
        }
    }

    private void begin(SubjectId subject, UseCaseKey ofUseCase) {
        subjectId = subject;
        useCase = ofUseCase;
    }

    private Erasure requested(ErasureId named) {
        Erasure known = known(named);
        if (known == null) {
            throw new IllegalStateException("only an erasure that was requested goes on");
        }
        return known;
    }

    private Erasure open() {
        if (erasure == null) {
            throw new IllegalStateException("only an erasure that was requested goes on");
        }
        return erasure;
    }

    /** For Axon, and for whoever reads a log of ours: without personal data. */
    @Override
    public String toString() {
        return "DataSubject[" + subjectId + "]";
    }
}
