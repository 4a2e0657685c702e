package io.modeltrail.command.audit;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessEvent.AccessRecorded;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.TrailMetadata;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** One recorded access; nothing happens to it afterwards. */
@Aggregate
@SuppressWarnings("UnusedVariable") // Axon reads the identity
class Access {
    @AggregateIdentifier
    private @Nullable AccessId accessId;

    private @Nullable AccessRecorded recorded;

    Access() {}

    /**
     * Most of the trail belongs to no single use case, and then the record is one of the platform. Whoever does not know whether it was
     * recorded sends the same again.
     */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void decide(RecordAccess command, MetaData metaData) {
        if (recorded != null) {
            new RecordedAccessIsTheOnlyOne(recorded, command).orRefuse();
            return;
        }
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
        recorded = event;
    }
}
