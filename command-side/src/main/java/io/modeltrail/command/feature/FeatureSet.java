package io.modeltrail.command.feature;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.feature.FeatureSetCommand.DefineFeatureSet;
import io.modeltrail.contracts.feature.FeatureSetCommand.RetireFeatureSetVersion;
import io.modeltrail.contracts.feature.FeatureSetEvent;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetDefined;
import io.modeltrail.contracts.feature.FeatureSetEvent.FeatureSetVersionRetired;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.messaging.MetaData;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/** All versions of one feature set. A version is added, perhaps retired, and never changed. */
@Aggregate
@SuppressWarnings("NullAway.Init") // the fields are set by evolving
class FeatureSet {
    @AggregateIdentifier
    private FeatureSetKey featureSet;

    private @Nullable UseCaseKey useCase;

    /** Of version 1, 2 and so on. */
    private final List<Sha256Digest> definitions = new ArrayList<>();

    private final Set<Integer> retired = new HashSet<>();

    FeatureSet() {}

    /** @return whether it is new; the same definition may be sent again and again */
    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    boolean decide(DefineFeatureSet command) {
        int version = command.definition().version();
        new FeatureSetServesOneUseCase(useCase, command.useCase()).orRefuse();
        if (version <= definitions.size()) {
            new VersionNeverChanges(version, definitions.get(version - 1), command.definitionDigest()).orRefuse();
            return false;
        }
        new VersionsCountUpByOne(definitions.size(), version).orRefuse();
        apply(new FeatureSetDefined(
                command.featureSet(),
                command.useCase(),
                command.definition(),
                command.definitionDigest(),
                command.definedBy()));
        return true;
    }

    @CommandHandler
    void decide(RetireFeatureSetVersion command) {
        new VersionIsDefined(command.version(), definitions.size()).orRefuse();
        new VersionIsRetiredOnce(command.version(), retired.contains(command.version())).orRefuse();
        UseCaseKey known = useCase;
        if (known == null) {
            throw new IllegalStateException("a defined feature set has a use case");
        }
        apply(
                new FeatureSetVersionRetired(featureSet, command.version(), command.retiredBy()),
                MetaData.with(TrailMetadata.USE_CASE, known.value()));
    }

    @EventSourcingHandler
    void evolve(FeatureSetEvent event) {
        switch (event) {
            case FeatureSetDefined defined -> {
                featureSet = defined.featureSet();
                useCase = defined.useCase();
                definitions.add(defined.definitionDigest());
            }
            case FeatureSetVersionRetired version -> retired.add(version.version());
        }
    }
}
