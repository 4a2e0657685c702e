package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.artifact.EvaluationFiles;
import io.modeltrail.runtime.artifact.ExplanationFiles;
import io.modeltrail.runtime.evaluation.RowSplit;
import io.modeltrail.runtime.explanation.ModelExplained;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** From a captured snapshot and a plan to the files of a model. */
@Component
final class ModelMaking {
    private final SnapshotReader snapshots;
    private final ArtifactFiles artifacts;
    private final EvaluationFiles evaluations;
    private final ExplanationFiles explanations;
    private final TrainingMemory memory;

    ModelMaking(
            SnapshotReader snapshots,
            ArtifactFiles artifacts,
            EvaluationFiles evaluations,
            ExplanationFiles explanations,
            TrainingMemory memory) {
        this.snapshots = snapshots;
        this.artifacts = artifacts;
        this.evaluations = evaluations;
        this.explanations = explanations;
        this.memory = memory;
    }

    /**
     * A model that is stored nowhere yet.
     *
     * @param evaluation JSON of the report
     * @param explanation JSON of the global explanations
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Made(TrainingPlan plan, TrainingResult result, byte[] artefact, byte[] evaluation, byte[] explanation) {
        Map<String, String> environment() {
            return TrainingEnvironment.after(result.trained().library(), plan.threads());
        }

        /** Names of the files that are not those of this outcome, in alphabetical order. */
        List<String> filesUnlike(TrainingOutcome recorded) {
            return Stream.of(
                            unlike("artefact", artefact, recorded.artefactDigest()),
                            unlike("evaluation", evaluation, recorded.evaluationDigest()),
                            unlike("explanation", explanation, recorded.explanationDigest()),
                            unlike("library model", result.trained().libraryModel(), recorded.libraryModelDigest()))
                    .flatMap(List::stream)
                    .toList();
        }

        /** @param recorded null = there was no such file then */
        private static List<String> unlike(String name, byte[] content, @Nullable Sha256Digest recorded) {
            return recorded == null || Sha256Digest.of(content).equals(recorded) ? List.of() : List.of(name);
        }
    }

    /** @throws io.modeltrail.runtime.learning.CannotTrain when snapshot, plan or library does not allow a model */
    Made make(CapturedSnapshot snapshot, TrainingPlan plan, TrainingProgress progress) {
        memory.require(snapshot.rowCount(), snapshot.schema(), plan);
        TrainingTable table = snapshot.table(snapshots);
        TrainingResult result = TrainingProcedure.train(table, plan, progress);
        return new Made(
                plan, result, result.scorer().artefact(), result.report().json(), explanation(table, plan, result));
    }

    private static byte[] explanation(TrainingTable table, TrainingPlan plan, TrainingResult result) {
        RowSplit split = TrainingProcedure.split(table, plan);
        return ModelExplained.explain(
                        result.scorer(),
                        result.trained().model(),
                        table.rows(),
                        split.learned(),
                        split.holdout(),
                        plan.segments(),
                        plan.seed())
                .json();
    }

    /** Stores the files; doing it twice does no harm. */
    TrainingOutcome store(Made made, long durationMillis) {
        TrainingResult result = made.result();
        return new TrainingOutcome(
                artifacts.store(made.artefact()),
                made.artefact().length,
                artifacts.store(result.trained().libraryModel()),
                evaluations.store(made.evaluation()),
                result.evaluation(),
                result.rowOrderDigest(),
                result.trainedRows(),
                result.holdoutRows(),
                result.checkedRows(),
                result.largestMarginDifference(),
                made.environment(),
                durationMillis,
                result.parameters(),
                explanations.store(made.explanation()));
    }
}
