package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotCaptured;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRefused;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.features.DataFolders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Removes files of snapshots that nothing tells of, since nobody could take a person out of them: the worker was killed, or could not record
 * what it had made, after they had their names.
 */
@Component
class UnrecordedSnapshots {
    private static final Pattern NAME = Pattern.compile("([0-9a-f]{64})\\.parquet");

    private final MadeSnapshotRows rows;
    private final EventStore events;
    private final DataFolders folders;
    private final TransactionTemplate transaction;

    UnrecordedSnapshots(MadeSnapshotRows rows, EventStore events, DataFolders folders, DataSource database) {
        this.rows = rows;
        this.events = events;
        this.folders = folders;
        transaction = new TransactionTemplate(new JdbcTransactionManager(database));
    }

    /**
     * What the event store itself says about a snapshot, never behind it as the tables may be.
     *
     * @param captured null = not, or not yet
     */
    private record Made(
            @Nullable UseCaseKey useCase,
            boolean decided,
            @Nullable Sha256Digest captured) {}

    /**
     * @return how many were removed
     * @throws SnapshotErasure.SnapshotsAreMade when the worker may still record one of them
     * @throws SnapshotErasure.IndexIsBehind when one of them was recorded since
     */
    long remove(UseCaseKey useCase) throws IOException {
        long removed = 0;
        try (var files = Files.newDirectoryStream(folders.snapshots(), "*.parquet")) {
            for (Path file : files) {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    Sha256Digest digest = Sha256Digest.ofHash(HexFormat.of().parseHex(name.group(1)));
                    removed += !rows.isRecorded(digest)
                                    && Boolean.TRUE.equals(
                                            transaction.execute(status -> isRemoved(file, digest, useCase)))
                            ? 1
                            : 0;
                }
            }
        }
        return removed;
    }

    private boolean isRemoved(Path file, Sha256Digest digest, UseCaseKey useCase) {
        rows.hold();
        List<Made> made = rows.madeFor(digest).stream().map(this::read).toList();
        boolean isOurs = made.stream().anyMatch(one -> useCase.equals(one.useCase()));
        boolean captured = made.stream().anyMatch(one -> digest.equals(one.captured()));
        if (isOurs && captured) {
            throw new SnapshotErasure.IndexIsBehind();
        }
        if (captured || !(isOurs || made.isEmpty())) {
            return false;
        }
        if (!made.stream().allMatch(Made::decided)) {
            throw new SnapshotErasure.SnapshotsAreMade();
        }
        try {
            return Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException("a file that no snapshot has is still there", failed);
        }
    }

    private Made read(DatasetSnapshotId id) {
        UseCaseKey useCase = null;
        boolean decided = false;
        Sha256Digest captured = null;
        for (EventMessage<?> event : events.readEvents(id.toString()).asStream().toList()) {
            switch (event.getPayload()) {
                case DatasetSnapshotRequested request -> useCase = request.useCase();
                case DatasetSnapshotCaptured capture -> {
                    decided = true;
                    captured = capture.content().parquetDigest();
                }
                case DatasetSnapshotRefused refusal -> decided = true;
                default -> {
                    // Nothing else of a snapshot matters here.
                }
            }
        }
        return new Made(useCase, decided, captured);
    }
}
