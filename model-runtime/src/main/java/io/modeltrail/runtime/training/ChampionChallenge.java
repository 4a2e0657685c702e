package io.modeltrail.runtime.training;

import io.modeltrail.contracts.dataset.ColumnSpec;
import io.modeltrail.contracts.dataset.DatasetSchema;
import io.modeltrail.contracts.model.ChampionComparison;
import io.modeltrail.contracts.model.ChampionComparison.PairedTest;
import io.modeltrail.contracts.model.ChampionComparison.Verdict;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.runtime.evaluation.PairedAreas;
import io.modeltrail.runtime.evaluation.RankedScores;
import io.modeltrail.runtime.learning.LabelledRows;
import io.modeltrail.runtime.learning.PreparedRows;
import io.modeltrail.runtime.scoring.CompiledScorer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Candidate and champion, each as it serves, on the candidate's hold-out. */
final class ChampionChallenge {
    private static final double LEVEL = 0.05;

    private ChampionChallenge() {}

    /** What the encoding of a column, or the meaning of the label, depends on; a description or a bound does not change it. */
    private record Encoded(String name, ColumnSpec.Kind kind, List<String> values) {
        static Encoded of(ColumnSpec column) {
            return new Encoded(
                    column.name(),
                    column.kind(),
                    column.allowedValues().stream().distinct().toList());
        }
    }

    /** Same features in the same order are encoded alike. */
    static boolean comparable(DatasetSchema champion, DatasetSchema candidate) {
        return champion.features().stream()
                        .map(Encoded::of)
                        .toList()
                        .equals(candidate.features().stream().map(Encoded::of).toList())
                && Encoded.of(champion.label()).equals(Encoded.of(candidate.label()))
                && champion.positiveLabel().equals(candidate.positiveLabel());
    }

    static ChampionComparison of(
            ModelVersionId championId,
            CompiledScorer champion,
            CompiledScorer candidate,
            TrainingTable table,
            TrainingPlan plan) {
        int[] holdout = TrainingProcedure.split(table, plan).holdout();
        LabelledRows rows = table.rows();
        boolean[] labels = rows.labels(holdout);
        float[] ofChampion = scores(champion, rows, holdout);
        float[] ofCandidate = scores(candidate, rows, holdout);
        int[] groups = Arrays.stream(holdout).map(row -> rows.groups()[row]).toArray();
        return new ChampionComparison(
                championId,
                holdout.length,
                RankedScores.of(ofChampion, labels).auc(),
                RankedScores.of(ofCandidate, labels).auc(),
                test(ofCandidate, ofChampion, labels, groups));
    }

    private static float[] scores(CompiledScorer scorer, LabelledRows rows, int[] holdout) {
        return TrainingProcedure.scores(
                scorer.model(),
                scorer.calibration(),
                PreparedRows.encoded(rows.features(), scorer.encoding()),
                holdout);
    }

    /** Null when a class comes from fewer than two entities: there is nothing to estimate a variance from. */
    private static @Nullable PairedTest test(float[] candidate, float[] champion, boolean[] labels, int[] groups) {
        if (entities(labels, groups, true) < 2 || entities(labels, groups, false) < 2) {
            return null;
        }
        PairedAreas areas = PairedAreas.of(candidate, champion, labels, groups);
        return new PairedTest(areas.difference(), areas.low(), areas.high(), areas.pValue(), verdict(areas));
    }

    private static Verdict verdict(PairedAreas areas) {
        if (areas.pValue() >= LEVEL) {
            return Verdict.NOT_DIFFERENT;
        }
        return areas.difference() > 0 ? Verdict.BETTER : Verdict.WORSE;
    }

    private static int entities(boolean[] labels, int[] groups, boolean label) {
        Set<Integer> found = new HashSet<>();
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] == label) {
                found.add(groups[row]);
            }
        }
        return found.size();
    }
}
