package io.modeltrail.features.offline;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RequestDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.RequestFeatureSnapshot;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.CompiledFeatureSet;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Asks for snapshots of feature sets. It is here and not on the command side because the set gives the schema, and only this module compiles sets. */
@RestController
class FeatureSnapshotController {
    /** A leap year of days. */
    private static final int MOST_MOMENTS = 366;

    private final ActiveFeatureSets sets;
    private final CommandGateway commands;

    FeatureSnapshotController(ActiveFeatureSets sets, CommandGateway commands) {
        this.sets = sets;
        this.commands = commands;
    }

    /**
     * @param version null = the newest in use
     * @param observedAt in any order
     * @param knownAsOf null = each observation knows what was known at its own time
     * @param labelled false = rows to be scored, without the set's label; null = true
     */
    record SnapshotRequest(
            FeatureSetKey featureSet,
            @Nullable Integer version,
            List<@Nullable Instant> observedAt,
            @Nullable Instant knownAsOf,
            @Nullable Boolean labelled) {}

    record SnapshotAnswer(DatasetSnapshotId datasetSnapshotId, int version) {}

    /** The snapshot is made on its own; {@code GET} on the answered location tells how it went. */
    @PostMapping("/api/v1/feature-snapshots")
    ResponseEntity<SnapshotAnswer> request(@RequestBody SnapshotRequest body, Actor actor) {
        ActiveFeatureSets.Active active = found(body.featureSet(), body.version());
        List<Instant> moments = moments(body.observedAt());
        Instant knownAsOf = body.knownAsOf() == null ? null : past("knownAsOf", body.knownAsOf());
        int version = active.set().definition().version();
        DatasetSnapshotId id = DatasetSnapshotId.next();
        commands.sendAndWait(
                request(id, active, moments, knownAsOf, !Boolean.FALSE.equals(body.labelled()), actor),
                MetaData.from(TrailMetadata.of(actor, active.useCase())));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/datasets/" + id))
                .body(new SnapshotAnswer(id, version));
    }

    /** Adds the schema and passes the request on; what led to it stays in its metadata. */
    @CommandHandler
    void handle(RequestFeatureSnapshot command, MetaData metaData) {
        ActiveFeatureSets.Active active = found(command.featureSet(), command.version());
        if (!active.useCase().equals(command.useCase())) {
            throw new Refusal(
                    RefusalCode.FEATURE_SET_OF_ANOTHER_USE_CASE,
                    Map.of(
                            "featureSet",
                            command.featureSet().value(),
                            "useCase",
                            active.useCase().value()),
                    "Name a feature set of the use case.");
        }
        List<Instant> moments = moments(new ArrayList<>(command.observedAt()));
        commands.sendAndWait(
                request(command.datasetSnapshotId(), active, moments, null, command.labelled(), command.requestedBy()),
                metaData);
    }

    private ActiveFeatureSets.Active found(FeatureSetKey featureSet, @Nullable Integer version) {
        return sets.find(featureSet, version)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND, "Name a feature set that is defined, and one of its versions."));
    }

    private static RequestDatasetSnapshot request(
            DatasetSnapshotId id,
            ActiveFeatureSets.Active active,
            List<Instant> moments,
            @Nullable Instant knownAsOf,
            boolean labelled,
            Actor actor) {
        CompiledFeatureSet set = active.set();
        return new RequestDatasetSnapshot(
                id,
                active.useCase(),
                new SnapshotSource.FeatureSet(
                        set.definition().name(), set.definition().version(), moments, knownAsOf),
                labelled ? set.schema(moments.size() > 1) : set.scoringSchema(moments.size() > 1),
                actor);
    }

    /** In ascending order, each once, in milliseconds as facts are. */
    private static List<Instant> moments(@Nullable List<@Nullable Instant> observedAt) {
        if (observedAt == null || observedAt.isEmpty() || observedAt.size() > MOST_MOMENTS) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("observedAt", Integer.toString(observedAt == null ? 0 : observedAt.size())),
                    "Give 1 to " + MOST_MOMENTS + " moments of observation.");
        }
        return observedAt.stream()
                .map(moment -> past("observedAt", moment))
                .sorted()
                .distinct()
                .toList();
    }

    /** In milliseconds, as facts are. */
    private static Instant past(String name, @Nullable Instant moment) {
        if (moment == null || moment.isBefore(Instant.EPOCH) || moment.isAfter(Instant.now())) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of(name, String.valueOf(moment)),
                    "Ask about the past: give moments from 1970 up to now.");
        }
        return Instant.ofEpochMilli(moment.toEpochMilli());
    }
}
