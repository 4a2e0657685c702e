package io.modeltrail.runtime.monitoring;

import io.modeltrail.contracts.monitoring.MonitorEvent.MonitorDefined;
import io.modeltrail.contracts.monitoring.MonitoringGroups;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectDirectory;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.springframework.stereotype.Component;

/** Keeps what is measured, and the outcomes by which predictions mature. */
@Component
@ProcessingGroup(MonitorProjection.GROUP)
class MonitorProjection {
    static final String GROUP = MonitoringGroups.MONITORS;
    private static final String GATHERED = MonitorProjection.class.getName();

    private final MonitoringRows rows;
    private final SubjectDirectory subjects;

    MonitorProjection(MonitoringRows rows, SubjectDirectory subjects) {
        this.subjects = subjects;
        this.rows = rows;
    }

    @EventHandler
    void on(MonitorDefined defined, TrackingToken token) {
        rows.define(defined.useCase(), defined.settings(), token.position().orElseThrow());
    }

    @EventHandler
    void on(OutcomeObserved observed) {
        if (ErasedEntity.is(observed.entity()) || subjects.isBarred(observed.useCase(), observed.entity())) {
            return;
        }
        UnitOfWork<?> whole = CurrentUnitOfWork.get().root();
        List<OutcomeObserved> gathered = whole.getOrComputeResource(GATHERED, name -> {
            List<OutcomeObserved> empty = new ArrayList<>();
            whole.onPrepareCommit(ending -> rows.observe(empty));
            return empty;
        });
        gathered.add(observed);
    }

    @ResetHandler
    void reset() {
        rows.forget();
    }
}
