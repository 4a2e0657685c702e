package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RefuseDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.quality.DataRule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.json.JsonMapper;

/** Makes a snapshot of what was asked for, or finds out why that cannot be. */
@Component
class SnapshotWork {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWork.class);

    private final DataFolders folders;
    private final NotedFiles noted;
    private final JsonMapper json;
    private final FeatureSetSnapshot featureSets;
    private final DuckDb.Limits limits;

    /**
     * @param memory of DuckDB. 512 MB with two threads were seen to sort 600 MB of cells, 256 MB to need a single thread for that
     *     (November 2026); less than about 150 MB is too little whatever the file
     */
    SnapshotWork(
            DataFolders folders,
            NotedFiles noted,
            JsonMapper json,
            FeatureSetSnapshot featureSets,
            @Value("${modeltrail.snapshot.memory:512MB}") String memory,
            @Value("${modeltrail.snapshot.threads:2}") int threads)
            throws IOException {
        this.folders = folders;
        this.noted = noted;
        this.json = json;
        this.featureSets = featureSets;
        limits = new DuckDb.Limits(memory, threads);
        ContentFile.removeAbandoned(folders.reports());
    }

    /**
     * What is to be recorded. Two calls for the same request give the same.
     *
     * @throws IOException or an SQLException when the platform failed, not the file
     */
    DatasetSnapshotCommand outcome(DatasetSnapshotRequested request) throws IOException, SQLException {
        Path scratch = folders.scratch().resolve(request.datasetSnapshotId().toString());
        FileSystemUtils.deleteRecursively(scratch); // what a process that was killed left behind
        Files.createDirectories(scratch);
        try {
            return switch (request.source()) {
                case SnapshotSource.Upload upload ->
                    new UploadSnapshot(folders, noted, json, limits, request, upload).outcome(scratch);
                case SnapshotSource.FeatureSet features -> featureSets.outcome(request, features, scratch);
            };
        } finally {
            FileSystemUtils.deleteRecursively(scratch);
        }
    }

    /** What is to be recorded when the platform failed. It must not need the disk, which may be full. */
    RefuseDatasetSnapshot failure(DatasetSnapshotId id, Throwable failure) {
        DataProblem problem = ofTheFile(
                DataRule.INTERNAL_FAILURE,
                "The platform could not finish the import ("
                        + failure.getClass().getSimpleName()
                        + "); its log says why. Nothing was captured; ask again when it is mended.");
        byte[] report = (json.writeValueAsString(problem) + "\n").getBytes(StandardCharsets.UTF_8);
        try (ContentFile file = ContentFile.in(folders.reports(), ".jsonl")) {
            file.stream().write(report);
            file.keep();
        } catch (IOException diskRefuses) {
            LOG.warn("The report on snapshot {} could not be written; the event holds it too", id, diskRefuses);
        }
        return new RefuseDatasetSnapshot(id, 1, List.of(problem), Sha256Digest.of(report));
    }

    private static DataProblem ofTheFile(DataRule rule, String explanation) {
        return new DataProblem(0, "", rule.id(), explanation);
    }
}
