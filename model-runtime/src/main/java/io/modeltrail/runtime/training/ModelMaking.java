package io.modeltrail.runtime.training;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.training.TrainingOutcome;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.artifact.ArtifactFiles;
import io.modeltrail.runtime.artifact.EvaluationFiles;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** From a captured snapshot and a plan to the files of a model. */
@Component
final class ModelMaking {
    private final SnapshotReader snapshots;
    private final ArtifactFiles artifacts;
    private final EvaluationFiles evaluations;
    private final TrainingMemory memory;

    ModelMaking(SnapshotReader snapshots, ArtifactFiles artifacts, EvaluationFiles evaluations, TrainingMemory memory) {
        this.snapshots = snapshots;
        this.artifacts = artifacts;
        this.evaluations = evaluations;
        this.memory = memory;
    }

    /**
     * A model that is stored nowhere yet.
     *
     * @param evaluation JSON of the report
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by nobody
    record Made(TrainingPlan plan, TrainingResult result, byte[] artefact, byte[] evaluation) {
        Map<String, String> environment() {
            return TrainingEnvironment.after(result.trained().library(), plan.threads());
        }

        /** Names of the files that are not those of this outcome, in alphabetical order. */
        List<String> filesUnlike(TrainingOutcome recorded) {
            return Stream.of(
                            unlike("artefact", artefact, recorded.artefactDigest()),
                            unlike("evaluation", evaluation, recorded.evaluationDigest()),
                            unlike("library model", result.trained().libraryModel(), recorded.libraryModelDigest()))
                    .flatMap(List::stream)
                    .toList();
        }

        private static List<String> unlike(String name, byte[] content, Sha256Digest recorded) {
            return Sha256Digest.of(content).equals(recorded) ? List.of() : List.of(name);
        }
    }

    /** @throws io.modeltrail.runtime.learning.CannotTrain when snapshot, plan or library does not allow a model */
    Made make(CapturedSnapshot snapshot, TrainingPlan plan, TrainingProgress progress) {
        memory.require(snapshot.rowCount(), snapshot.schema(), plan.parameters());
        TrainingTable table = snapshot.table(snapshots);
        TrainingResult result = TrainingProcedure.train(table, plan, progress);
        return new Made(
                plan, result, result.scorer().artefact(), result.report().json());
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
                null);
    }
}
