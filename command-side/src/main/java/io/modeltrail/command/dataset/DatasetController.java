package io.modeltrail.command.dataset;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.CheckedSchema;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RequestDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class DatasetController {
    private final CommandGateway commands;

    DatasetController(CommandGateway commands) {
        this.commands = commands;
    }

    /** @param uploadDigest what {@code POST /api/v1/uploads} answered */
    record SnapshotRequest(UseCaseKey useCase, Sha256Digest uploadDigest, DatasetSchema schema) {}

    record SnapshotAnswer(DatasetSnapshotId datasetSnapshotId) {}

    /** Asks for an import. It runs on its own; {@code GET} on the answered location tells how it went. */
    @PostMapping("/api/v1/datasets")
    ResponseEntity<SnapshotAnswer> request(@RequestBody SnapshotRequest body, Actor actor) {
        DatasetSnapshotId id = DatasetSnapshotId.next();
        commands.sendAndWait(
                new RequestDatasetSnapshot(
                        id,
                        body.useCase(),
                        new SnapshotSource.Upload(body.uploadDigest()),
                        CheckedSchema.check(body.schema()),
                        actor),
                MetaData.from(TrailMetadata.of(actor, body.useCase())));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/datasets/" + id))
                .body(new SnapshotAnswer(id));
    }
}
