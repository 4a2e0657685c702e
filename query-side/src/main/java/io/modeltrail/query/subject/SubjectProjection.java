package io.modeltrail.query.subject;

import io.modeltrail.contracts.subject.RetentionEvent.RetentionDefined;
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
import io.modeltrail.query.RecordedEvent;
import io.modeltrail.query.subject.SubjectView.ErasureState;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps one row for each subject that something was decided about, and one for each store of an erasure. */
@Component
@ProcessingGroup(SubjectProjection.GROUP)
class SubjectProjection {
    static final String GROUP = "query.subject";

    private final SubjectRows rows;

    SubjectProjection(SubjectRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(SubjectEvent event, TrackingToken token) {
        long position = RecordedEvent.positionOf(token);
        switch (event) {
            case LegalHoldPlaced placed -> rows.hold(placed, position);
            case LegalHoldLifted lifted -> rows.lift(lifted.subjectId(), position);
            case ErasureRequested requested -> rows.request(requested, position);
            case ErasureAnnounced announced -> rows.move(announced.subjectId(), ErasureState.ERASING, position);
            case StoreErasureBegun begun -> rows.begun(begun.erasureId(), begun.store(), position);
            case StoreErased erased -> rows.erased(erased.erasureId(), erased.erasure(), position);
            case StoreErasureFailed failed ->
                rows.failed(failed.erasureId(), failed.store(), failed.failure(), position);
            case ErasureDelayed delayed -> {} // who is waited for is seen anyway
            case ErasureStopped stopped -> rows.stop(stopped, position);
            case KeyDestructionDecided decided -> rows.move(decided.subjectId(), ErasureState.DESTROYING_KEY, position);
            case SubjectErased erased -> rows.certify(erased, position);
        }
    }

    @EventHandler
    void on(RetentionDefined event, TrackingToken token) {
        rows.retain(event, RecordedEvent.positionOf(token));
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
