package io.modeltrail.query.retraining;

import io.modeltrail.contracts.retraining.RetrainingEvent;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCandidateChosen;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleEnded;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingCycleStarted;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDefined;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingDisabled;
import io.modeltrail.contracts.retraining.RetrainingEvent.RetrainingEnabled;
import io.modeltrail.query.RecordedEvent;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.ResetHandler;
import org.axonframework.eventhandling.TrackingToken;
import org.springframework.stereotype.Component;

/** Keeps one row for each use case that is retrained, and one for each cycle. */
@Component
@ProcessingGroup(RetrainingProjection.GROUP)
class RetrainingProjection {
    static final String GROUP = "query.retraining";

    private final RetrainingRows rows;

    RetrainingProjection(RetrainingRows rows) {
        this.rows = rows;
    }

    @EventHandler
    void on(RetrainingEvent event, EventMessage<?> message, TrackingToken token) {
        RecordedEvent recorded = RecordedEvent.of(message, token);
        switch (event) {
            case RetrainingDefined defined -> rows.define(defined, recorded);
            case RetrainingEnabled enabled -> rows.enable(enabled.useCase(), true, recorded);
            case RetrainingDisabled disabled -> rows.enable(disabled.useCase(), false, recorded);
            case RetrainingCycleStarted started -> rows.start(started, recorded);
            case RetrainingCandidateChosen chosen -> rows.choose(chosen, recorded);
            case RetrainingCycleEnded ended -> rows.end(ended, recorded);
        }
    }

    @ResetHandler
    void forget() {
        rows.truncate();
    }
}
