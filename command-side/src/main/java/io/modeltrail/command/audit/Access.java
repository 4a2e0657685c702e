package io.modeltrail.command.audit;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessEvent.AccessRecorded;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.TrailMetadata;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.spring.stereotype.Aggregate;

/** One recorded access; nothing happens to it afterwards. */
@Aggregate
@SuppressWarnings({"NullAway.Init", "UnusedVariable"}) // Axon reads the identity, which is set by evolving
class Access {
    @AggregateIdentifier
    private AccessId accessId;

    private Access() {}

    /** Most of the trail belongs to no single use case, and then the record is one of the platform. */
    @CommandHandler
    Access(RecordAccess command, MetaData metaData) {
        new AccessIsShort(command.what(), command.details()).orRefuse();
        MetaData complete = MetaData.with(TrailMetadata.USE_CASE, TrailMetadata.PLATFORM.value())
                .mergedWith(TrailMetadata.of(command.by()))
                .mergedWith(metaData.subset(TrailMetadata.USE_CASE));
        apply(
                new AccessRecorded(
                        command.accessId(),
                        command.kind(),
                        command.what(),
                        command.details(),
                        command.by(),
                        command.at()),
                complete);
    }

    @EventSourcingHandler
    void evolve(AccessRecorded event) {
        accessId = event.accessId();
    }
}
