package io.modeltrail.query.prediction;

import io.modeltrail.query.outcome.OutcomeState;
import io.modeltrail.query.outcome.OutcomeStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Adds to predictions what became of them. */
@Component
class PredictionOutcomes {
    private final OutcomeStates states;

    PredictionOutcomes(OutcomeStates states) {
        this.states = states;
    }

    List<PredictionWithOutcome> with(List<PredictionView> predictions) {
        List<OutcomeState> outcomes = states.of(predictions.stream()
                .map(made -> new OutcomeStates.Prediction(made.useCase(), made.entity(), made.at()))
                .toList());
        List<PredictionWithOutcome> both = new ArrayList<>(predictions.size());
        for (int each = 0; each < predictions.size(); each++) {
            both.add(new PredictionWithOutcome(predictions.get(each), outcomes.get(each)));
        }
        return both;
    }

    Optional<PredictionWithOutcome> with(Optional<PredictionView> prediction) {
        return prediction.map(made -> with(List.of(made)).getFirst());
    }
}
