package io.modeltrail.query.outcome;

import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.ProjectionProgress;
import io.modeltrail.query.QueryClock;
import io.modeltrail.query.outcome.OutcomeRows.Asked;
import io.modeltrail.query.outcome.OutcomeRows.Window;
import io.modeltrail.query.outcome.OutcomeState.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Matches predictions with what became of their entities. */
@Component
public class OutcomeStates {
    private static final Window STANDARD = new Window(
            Duration.ofDays(MonitorSettings.STANDARD.outcomeWindowDays()),
            Duration.ofDays(MonitorSettings.STANDARD.outcomeDelayDays()));

    private final OutcomeRows rows;
    private final ProjectionProgress progress;
    private final QueryClock clock;

    OutcomeStates(OutcomeRows rows, ProjectionProgress progress, QueryClock clock) {
        this.rows = rows;
        this.progress = progress;
        this.clock = clock;
    }

    /** A prediction, as far as its outcome depends on it. */
    public record Prediction(UseCaseKey useCase, String entity, Instant at) {}

    /** In the order of the predictions. */
    public List<OutcomeState> of(List<Prediction> predictions) {
        if (predictions.isEmpty()) {
            return List.of();
        }
        long asOf = asOf();
        Map<UseCaseKey, Window> windows = new HashMap<>();
        for (Prediction prediction : predictions) {
            windows.computeIfAbsent(
                    prediction.useCase(), useCase -> rows.window(useCase).orElse(STANDARD));
        }
        List<Asked> asked = predictions.stream()
                .map(prediction -> new Asked(
                        prediction.useCase(),
                        prediction.entity(),
                        prediction.at(),
                        prediction
                                .at()
                                .plus(windows.getOrDefault(prediction.useCase(), STANDARD)
                                        .length())))
                .toList();
        @Nullable Instant[] occurred = rows.firstPositives(asked);
        Instant now = clock.now();
        List<OutcomeState> states = new ArrayList<>(asked.size());
        for (int each = 0; each < asked.size(); each++) {
            Window window = windows.getOrDefault(asked.get(each).useCase(), STANDARD);
            Instant maturesAt = asked.get(each).windowEnds().plus(window.delay());
            states.add(state(occurred[each], maturesAt, now, asOf));
        }
        return states;
    }

    private static OutcomeState state(@Nullable Instant occurredAt, Instant maturesAt, Instant now, long asOf) {
        boolean matured = !now.isBefore(maturesAt);
        State state = occurredAt != null ? State.POSITIVE : matured ? State.NEGATIVE : State.PENDING;
        return new OutcomeState(state, occurredAt, maturesAt, matured, asOf);
    }

    /** Of the group that keeps outcomes; it shares its processor with the one that keeps the monitors' settings. */
    long asOf() {
        return progress.asOf(OutcomeProjection.GROUP, rows.lastPosition());
    }
}
