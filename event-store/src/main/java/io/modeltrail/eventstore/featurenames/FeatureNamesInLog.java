package io.modeltrail.eventstore.featurenames;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ArtefactEvent.FeaturesNamed;
import io.modeltrail.contracts.model.FeatureNames;
import io.modeltrail.contracts.prediction.FeatureColumns;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.serial.NamedFeatures;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.serialization.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * The first event of an artefact's own aggregate names its features; there is never a second one. Names that were seen are kept for as
 * long as the process lives: there are as many as artefacts have scored.
 */
public final class FeatureNamesInLog implements FeatureNames, NamedFeatures {
    private static final String AGGREGATE_TYPE = "Artefact";
    private static final Actor RUNTIME = Actor.system("serving");

    private final Function<String, DomainEventStream> read;
    private final Consumer<DomainEventMessage<?>> publish;
    private final Clock clock;
    private final Map<Sha256Digest, FeatureColumns> known = new ConcurrentHashMap<>();

    /**
     * @param read the events of an aggregate
     * @param publish stores an event durably before it returns
     */
    public FeatureNamesInLog(
            Function<String, DomainEventStream> read, Consumer<DomainEventMessage<?>> publish, Clock clock) {
        this.read = read;
        this.publish = publish;
        this.clock = clock;
    }

    /** For a program that writes nothing. */
    public static NamedFeatures readOnly(Function<String, DomainEventStream> read) {
        return new FeatureNamesInLog(
                read,
                event -> {
                    throw new IllegalStateException("nothing is named here");
                },
                Clock.systemUTC());
    }

    @Override
    public @Nullable FeatureColumns known(Sha256Digest artefact) {
        return known.get(artefact);
    }

    @Override
    public FeatureColumns of(Sha256Digest artefact) {
        FeatureColumns columns = known.get(artefact);
        return columns != null
                ? columns
                : inLog(artefact)
                        .orElseThrow(() -> new SerializationException("The log does not name the features of artefact "
                                + artefact.value() + ", so its predictions cannot be read"));
    }

    @Override
    public void name(UseCaseKey useCase, Sha256Digest artefact, List<String> features) {
        if (CurrentUnitOfWork.isStarted()) {
            throw new IllegalStateException(
                    "what is named within a unit of work could be rolled back and be remembered");
        }
        FeatureColumns named = known(artefact);
        if (named == null) {
            named = inLog(artefact).orElseGet(() -> named(useCase, artefact, features));
        }
        if (!named.names().equals(features)) {
            throw new IllegalStateException("the log has other names for the features of artefact " + artefact.value());
        }
    }

    private Optional<FeatureColumns> inLog(Sha256Digest artefact) {
        DomainEventStream events = read.apply(aggregate(artefact));
        return events.hasNext()
                ? Optional.of(kept(artefact, ((FeaturesNamed) events.next().getPayload()).features()))
                : Optional.empty();
    }

    private FeatureColumns named(UseCaseKey useCase, Sha256Digest artefact, List<String> features) {
        String eventId = Identifiers.next().toString();
        Map<String, String> metadata = new HashMap<>(TrailMetadata.of(RUNTIME, useCase));
        metadata.put(TrailMetadata.CORRELATION_ID, eventId);
        metadata.put(TrailMetadata.CAUSATION_ID, eventId);
        try {
            publish.accept(new GenericDomainEventMessage<>(
                    AGGREGATE_TYPE,
                    aggregate(artefact),
                    0,
                    new FeaturesNamed(artefact, features),
                    metadata,
                    eventId,
                    clock.instant()));
        } catch (AggregateStreamCreationException | ConcurrencyException another) { // another process was first
            return inLog(artefact).orElseThrow(() -> another);
        }
        return kept(artefact, features);
    }

    private FeatureColumns kept(Sha256Digest artefact, List<String> features) {
        return known.computeIfAbsent(artefact, each -> new FeatureColumns(features));
    }

    private static String aggregate(Sha256Digest artefact) {
        return "artefact-" + artefact.value();
    }
}
