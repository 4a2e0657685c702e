package io.modeltrail.runtime.batchscoring;

import io.modeltrail.contracts.batchscoring.BatchScoringEvent.BatchScoringRequested;
import io.modeltrail.contracts.prediction.Channel;
import io.modeltrail.contracts.prediction.FeatureColumns;
import io.modeltrail.contracts.prediction.FeatureOrigin;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.runtime.batchscoring.ScoredRows.RowProblem;
import io.modeltrail.runtime.batchscoring.ScoredRows.Scored;
import io.modeltrail.runtime.prediction.PredictionOrder;
import io.modeltrail.runtime.prediction.PredictionScoring;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Scores stretches of one job, and serialises what is to be stored. Thread-safe. */
final class ChunkScoring {
    private static final int LONGEST_TEXT = 400;

    private final PredictionScoring scoring;
    private final Serializer serializer;
    private final SubjectDirectory subjects;
    private final BatchScoringRequested job;
    private final @Nullable FeatureOrigin origin;
    private final FeatureColumns columns;

    /** @param features names, in the order of the rows' values */
    ChunkScoring(
            PredictionScoring scoring,
            Serializer serializer,
            SubjectDirectory subjects,
            BatchScoringRequested job,
            @Nullable FeatureOrigin origin,
            List<String> features) {
        this.scoring = scoring;
        this.serializer = serializer;
        this.subjects = subjects;
        this.job = job;
        this.origin = origin;
        columns = new FeatureColumns(features);
    }

    /** @param events with their bytes in them, so that storing them only stores */
    record ScoredChunk(List<DomainEventMessage<?>> events, ScoredRows rows) {}

    /**
     * A row that does not fit is a problem of that row.
     *
     * @throws Refusal what is no row's fault: NOTHING_SERVED or MODEL_UNAVAILABLE
     */
    ScoredChunk score(RowsOfSnapshot.Chunk chunk) {
        subjects.expect(
                job.useCase(),
                chunk.rows().stream()
                        .map(RowsOfSnapshot.Row::entity)
                        .filter(Objects::nonNull)
                        .toList());
        List<DomainEventMessage<?>> events = new ArrayList<>(chunk.rows().size());
        List<Scored> predictions = new ArrayList<>(chunk.rows().size());
        List<RowProblem> problems = new ArrayList<>();
        DomainEventMessage<PredictionMade> first = null;
        long number = (long) chunk.number() * RowsOfSnapshot.CHUNK;
        for (RowsOfSnapshot.Row row : chunk.rows()) {
            number++;
            String entity = row.entity();
            if (entity == null) {
                problems.add(new RowProblem(number, "", "entity-missing", "", "Name the entity of each row."));
                continue;
            }
            try {
                PredictionMade made = scoring.score(order(entity, row));
                DomainEventMessage<PredictionMade> event = first == null
                        ? scoring.event(made, job.batchScoringId().value())
                        : new EventLikeAnother(first, made);
                first = first == null ? event : first;
                event.serializePayload(serializer, byte[].class);
                event.serializeMetaData(serializer, byte[].class);
                events.add(event);
                predictions.add(Scored.of(made));
            } catch (Refusal refusal) {
                problems.add(problem(number, entity, refusal));
            }
        }
        return new ScoredChunk(events, new ScoredRows(predictions, problems));
    }

    private PredictionOrder order(String entity, RowsOfSnapshot.Row row) {
        return new PredictionOrder(
                PredictionId.next(),
                job.useCase(),
                entity,
                columns.row(row.values()),
                origin,
                Channel.BATCH,
                job.requestedBy(),
                null);
    }

    private static RowProblem problem(long number, String entity, Refusal refusal) {
        return switch (refusal.code()) {
            case FEATURES_DO_NOT_FIT, VALUE_OUT_OF_RANGE, MALFORMED_REQUEST ->
                new RowProblem(
                        number,
                        shortened(entity),
                        refusal.code().code(),
                        refusal.found().getOrDefault("feature", ""),
                        shortened(refusal.remedy()));
            // The result outlives the row: it does not name somebody who was erased.
            case SUBJECT_ERASED -> new RowProblem(number, "", refusal.code().code(), "", shortened(refusal.remedy()));
            default -> throw refusal;
        };
    }

    /** A file may hold anything; a category may have a thousand allowed values. */
    private static String shortened(String text) {
        return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "…";
    }
}
