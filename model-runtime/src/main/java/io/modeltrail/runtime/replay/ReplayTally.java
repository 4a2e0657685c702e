package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.prediction.PredictionEvent.PredictionMade;
import io.modeltrail.contracts.prediction.PredictionId;
import io.modeltrail.contracts.prediction.PredictionRun.Recorded;
import io.modeltrail.contracts.prediction.ReplayVerdict;
import io.modeltrail.contracts.prediction.ShadowScore;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.runtime.replay.JobProgress.Worked;
import io.modeltrail.runtime.replay.Judgement.Differing;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Counts what comes of replaying many predictions. Takes memory for the models and the listed differences, not for the predictions. */
final class ReplayTally {
    private final ReplayOrder order;
    private final Rescoring rescoring;
    private final Counter decisions = new Counter();
    private final Counter shadows = new Counter();
    private final Map<UUID, Counter> models = new TreeMap<>();
    private final List<Difference> differences = new ArrayList<>();
    private long seen;

    ReplayTally(ReplayOrder order, Rescoring rescoring) {
        this.order = order;
        this.rescoring = rescoring;
    }

    /**
     * What came of a replay.
     *
     * @param seen predictions of the use case in the range
     * @param taken those of them that the sample holds
     * @param replayed those of them that could be: identical or different
     * @param decisions of the scores that decided
     * @param shadows of the scores of challengers beside them, which decided nothing
     * @param models the same by the model that scored, decisions and shadows together
     * @param differences the first ones, in the order of the log
     */
    record Report(
            @Nullable UseCaseKey useCase,
            LogRange range,
            Sample sample,
            long seen,
            long taken,
            long replayed,
            Counts decisions,
            Counts shadows,
            List<OfModel> models,
            List<Difference> differences) {}

    record Counts(long identical, long differs, Map<Obstacle, Long> notReplayable) {
        long replayed() {
            return identical + differs;
        }

        long impossible() {
            return notReplayable.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    record OfModel(ModelVersionId modelVersionId, Counts counts) {}

    /**
     * A prediction that was not the same.
     *
     * @param shadow whether it is the challenger's score that differs
     * @param differing which of the values
     */
    record Difference(
            long position,
            PredictionId predictionId,
            boolean shadow,
            ModelVersionId modelVersionId,
            Sha256Digest artefactDigest,
            Differing differing,
            ReplayVerdict verdict) {}

    private static final class Counter {
        private long identical;
        private long differs;
        private final Map<Obstacle, Long> notReplayable = new EnumMap<>(Obstacle.class);

        void add(Judgement judgement) {
            if (judgement.obstacle() != null) {
                notReplayable.merge(judgement.obstacle(), 1L, Long::sum);
            } else if (judgement.differing() != null) {
                differs++;
            } else {
                identical++;
            }
        }

        long replayed() {
            return identical + differs;
        }

        Counts counts() {
            return new Counts(identical, differs, new EnumMap<>(notReplayable));
        }
    }

    Worked add(List<Recorded> predictions) {
        int taken = 0;
        long replayedBefore = decisions.replayed();
        for (Recorded recorded : predictions) {
            PredictionMade made = recorded.event();
            if (order.useCase() == null || made.useCase().equals(order.useCase())) {
                seen++;
                if (order.sample().holds(made.predictionId())) {
                    taken++;
                    replay(recorded);
                }
            }
        }
        return new Worked(taken, (int) (decisions.replayed() - replayedBefore));
    }

    private void replay(Recorded recorded) {
        PredictionMade made = recorded.event();
        count(recorded, rescoring.judge(made), decisions, made.modelVersionId(), made.artefactDigest(), false);
        ShadowScore shadow = made.shadow();
        if (shadow != null) {
            count(
                    recorded,
                    rescoring.judge(shadow, made),
                    shadows,
                    shadow.modelVersionId(),
                    shadow.artefactDigest(),
                    true);
        }
    }

    private void count(
            Recorded recorded,
            Judgement judgement,
            Counter counter,
            ModelVersionId model,
            Sha256Digest artefact,
            boolean shadow) {
        counter.add(judgement);
        models.computeIfAbsent(model.value(), unused -> new Counter()).add(judgement);
        Differing differing = judgement.differing();
        if (differing != null && differences.size() < order.differences()) {
            differences.add(new Difference(
                    recorded.position(),
                    recorded.event().predictionId(),
                    shadow,
                    model,
                    artefact,
                    differing,
                    judgement.verdict()));
        }
    }

    Report report() {
        Counts counted = decisions.counts();
        return new Report(
                order.useCase(),
                order.range(),
                order.sample(),
                seen,
                counted.replayed() + counted.impossible(),
                counted.replayed(),
                counted,
                shadows.counts(),
                models.entrySet().stream()
                        .map(one -> new OfModel(
                                new ModelVersionId(one.getKey()), one.getValue().counts()))
                        .toList(),
                List.copyOf(differences));
    }
}
