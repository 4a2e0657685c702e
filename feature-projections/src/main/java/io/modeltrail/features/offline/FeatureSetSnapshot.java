package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.ColumnSpec.ColumnRole;
import io.modeltrail.contracts.dataset.ColumnStatistics;
import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.CaptureDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotCommand.RefuseDatasetSnapshot;
import io.modeltrail.contracts.dataset.DatasetSnapshotEvent.DatasetSnapshotRequested;
import io.modeltrail.contracts.dataset.SnapshotContent;
import io.modeltrail.contracts.dataset.SnapshotSource;
import io.modeltrail.contracts.feature.FeatureSetDefinition.Label;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.features.ContentFile;
import io.modeltrail.features.DataFolders;
import io.modeltrail.features.DuckDb;
import io.modeltrail.features.definition.ActiveFeatureSets;
import io.modeltrail.features.definition.CompiledFeatureSet;
import io.modeltrail.features.definition.Fact;
import io.modeltrail.features.history.Histories;
import io.modeltrail.features.history.HistoryBehind;
import io.modeltrail.features.history.HistoryReach;
import io.modeltrail.features.history.LandedHistory;
import io.modeltrail.features.quality.DataRule;
import io.modeltrail.features.quality.ProblemLog;
import io.modeltrail.features.quality.ProblemReport;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes a snapshot of the values that a feature set had, or finds out why that cannot be. */
@Component
class FeatureSetSnapshot {
    private static final Logger LOG = LoggerFactory.getLogger(FeatureSetSnapshot.class);

    private final ActiveFeatureSets sets;
    private final Histories histories;
    private final DataFolders folders;
    private final NotedFiles noted;
    private final JsonMapper json;
    private final DuckDb.Limits limits;

    FeatureSetSnapshot(
            ActiveFeatureSets sets,
            Histories histories,
            DataFolders folders,
            NotedFiles noted,
            JsonMapper json,
            @Value("${modeltrail.features.offline.memory:2GB}") String memory,
            @Value("${modeltrail.features.offline.threads:2}") int threads) {
        this.sets = sets;
        this.histories = histories;
        this.folders = folders;
        this.noted = noted;
        this.json = json;
        limits = new DuckDb.Limits(memory, threads);
    }

    /** @param scratch an empty folder; the caller removes it */
    DatasetSnapshotCommand outcome(DatasetSnapshotRequested request, SnapshotSource.FeatureSet source, Path scratch)
            throws IOException, SQLException {
        CompiledFeatureSet set = sets.find(source.featureSet(), source.version())
                .map(ActiveFeatureSets.Active::set)
                .orElse(null);
        if (set == null) {
            return refusal(
                    request,
                    scratch,
                    problem(
                            DataRule.FEATURE_SET_UNKNOWN,
                            "There is no version " + source.version() + " of the feature set " + source.featureSet()
                                    + "."));
        }
        boolean panel = source.observedAt().size() > 1;
        boolean labelled = request.schema().equals(set.schema(panel));
        if (!labelled && !request.schema().equals(set.scoringSchema(panel))) {
            return refusal(
                    request,
                    scratch,
                    problem(
                            DataRule.SCHEMA_INVALID,
                            "The schema of the request is the one that the feature set gives."));
        }
        HistoryReach reach;
        try {
            reach = landed(set);
        } catch (HistoryBehind behind) {
            LOG.warn("Snapshot {} is refused", request.datasetSnapshotId(), behind);
            return refusal(
                    request,
                    scratch,
                    problem(
                            DataRule.HISTORY_BEHIND,
                            "The facts in the topics have not all landed in the history: " + behind.getMessage()
                                    + ". Ask again when Kafka and the writer of the history work; their log says more."));
        }
        LandedHistory history = histories.landedOf(set);
        DataProblem problem = incomplete(source, reach);
        if (problem == null) {
            problem = unreached(labelled ? set.definition().label() : null, source, history);
        }
        return problem == null
                ? capture(request, set, new PointInTime(set, source, history.files(), labelled), history, scratch)
                : refusal(request, scratch, problem);
    }

    private HistoryReach landed(CompiledFeatureSet set) throws IOException {
        try {
            return histories.landNow(set);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while the history was landing");
        }
    }

    /** Facts that came into the topics afterwards would be left out, and nobody could tell. */
    private static @Nullable DataProblem incomplete(SnapshotSource.FeatureSet source, HistoryReach reach) {
        Instant last = source.observedAt().getLast();
        Instant known = source.knownAsOf() == null || source.knownAsOf().isBefore(last) ? last : source.knownAsOf();
        if (!known.isAfter(reach.until())) {
            return null;
        }
        return reach.ended()
                ? problem(
                        DataRule.HISTORY_ENDED,
                        "The version was retired and its history is complete up to " + reach.until() + ", before "
                                + known + ". Observe earlier, or ask for a version that is in use.")
                : problem(
                        DataRule.HISTORY_BEHIND,
                        "The history is known to be complete up to " + reach.until() + ", before " + known
                                + ", and Kafka is switched off. Ask again with Kafka.");
    }

    /**
     * Why the history cannot answer; null when it can.
     *
     * @param label null = rows that are scored are not asked for one, so they may be as recent as the facts
     */
    private static @Nullable DataProblem unreached(
            @Nullable Label label, SnapshotSource.FeatureSet source, LandedHistory history) {
        if (history.factCount() == 0) {
            return problem(DataRule.HISTORY_EMPTY, "The history of the feature set has no fact yet.");
        }
        Instant first = source.observedAt().getFirst();
        Instant last = source.observedAt().getLast();
        if (Fact.dayOf(first.toEpochMilli()) < history.firstDay()) {
            return problem(
                    DataRule.OBSERVED_BEFORE_THE_HISTORY,
                    "The history begins on " + java.time.LocalDate.ofEpochDay(history.firstDay()) + ", after " + first
                            + ".");
        }
        if (last.isAfter(Instant.now())) {
            return problem(DataRule.OBSERVED_IN_THE_FUTURE, last + " has not come yet.");
        }
        return label == null ? null : openLabel(label.within(), last, source.knownAsOf(), history);
    }

    /**
     * Whether an entity is positive is known when the horizon is over, and the history shows that it is over by a fact that became known afterwards.
     */
    private static @Nullable DataProblem openLabel(
            Duration within, Instant last, @Nullable Instant knownAsOf, LandedHistory history) {
        Instant over = last.plus(within);
        Instant reaches = Instant.ofEpochMilli(history.lastKnownMillis());
        if (knownAsOf != null && knownAsOf.isBefore(reaches)) {
            reaches = knownAsOf;
        }
        return reaches.isBefore(over)
                ? problem(
                        DataRule.LABEL_HORIZON_OPEN,
                        "The label of " + last + " is not decided before " + over + ", and facts are known up to "
                                + reaches + ". Observe earlier.")
                : null;
    }

    private DatasetSnapshotCommand capture(
            DatasetSnapshotRequested request,
            CompiledFeatureSet set,
            PointInTime values,
            LandedHistory history,
            Path scratch)
            throws IOException, SQLException {
        Path written = scratch.resolve("snapshot.parquet");
        long rowCount = values.write(written, scratch, limits);
        if (rowCount == 0) {
            return refusal(
                    request,
                    scratch,
                    problem(
                            DataRule.NO_ROWS,
                            "No " + set.definition().entity() + " was in the population at these moments."));
        }
        DatasetSchema schema = request.schema();
        ContentFile.Kept parquet = ContentFile.adopt(
                written, folders.snapshots(), ".parquet", digest -> noted.note(request.datasetSnapshotId(), digest));
        List<ColumnStatistics> statistics = ParquetStatistics.of(schema, parquet.path(), scratch, limits.memory());
        return new CaptureDatasetSnapshot(
                request.datasetSnapshotId(),
                new SnapshotContent(
                        parquet.digest(),
                        parquet.bytes(),
                        Sha256Digest.of(json.writeValueAsBytes(schema)),
                        rowCount,
                        completeness(schema, statistics, rowCount),
                        history.sources(),
                        statistics));
    }

    /** Of the cells of features and label. */
    private static double completeness(DatasetSchema schema, List<ColumnStatistics> statistics, long rowCount) {
        Map<String, ColumnStatistics> byName =
                statistics.stream().collect(Collectors.toMap(ColumnStatistics::column, Function.identity()));
        long[] missing = schema.columns().stream()
                .filter(column -> column.role() == ColumnRole.FEATURE || column.role() == ColumnRole.LABEL)
                .mapToLong(column -> {
                    ColumnStatistics described = byName.get(column.name());
                    return described == null ? rowCount : described.missing();
                })
                .toArray();
        return 1 - (double) java.util.stream.LongStream.of(missing).sum() / ((double) rowCount * missing.length);
    }

    private RefuseDatasetSnapshot refusal(DatasetSnapshotRequested request, Path scratch, DataProblem problem)
            throws IOException {
        try (ProblemLog problems = new ProblemLog(scratch.resolve("problems.jsonl"), json)) {
            problems.add(problem);
            ProblemReport report = problems.report(() -> null, folders.reports());
            return new RefuseDatasetSnapshot(
                    request.datasetSnapshotId(), report.count(), report.first(), report.digest());
        }
    }

    private static DataProblem problem(DataRule rule, String explanation) {
        return new DataProblem(0, "", rule.id(), explanation);
    }
}
