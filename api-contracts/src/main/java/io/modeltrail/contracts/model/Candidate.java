package io.modeltrail.contracts.model;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.training.Evaluation;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import org.jspecify.annotations.Nullable;

/**
 * A trained model as the registry knows it.
 *
 * @param trainedBy who asked for the training; never an approver of it
 * @param comparison null when the use case had no champion, or one with other features or another label, or one whose artefact is
 *     missing or unreadable, or when the snapshot's file was no longer as captured; the log of the worker says which
 */
public record Candidate(
        UseCaseKey useCase,
        ModelFamily family,
        TrainingRunId trainingRunId,
        DatasetSnapshotId datasetSnapshotId,
        ApprovalBinding binding,
        DatasetSchema schema,
        Evaluation evaluation,
        Actor trainedBy,
        @Nullable ChampionComparison comparison) {}
