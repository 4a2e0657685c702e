package io.modeltrail.command.outcome;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class OutcomeController {
    private static final int MOST = 10_000;

    private final OutcomeRecorder recorder;

    OutcomeController(OutcomeRecorder recorder) {
        this.recorder = recorder;
    }

    record OutcomesRequest(UseCaseKey useCase, List<GivenOutcome> outcomes) {}

    /** @param known outcomes that were recorded before, or stand twice in the request */
    record OutcomesAnswer(int recorded, int known) {}

    /** Takes in up to 10,000 outcomes, all or none. */
    @PostMapping("/api/v1/outcomes")
    OutcomesAnswer record(@RequestBody OutcomesRequest body, Actor actor) {
        int given = body.outcomes().size();
        if (given < 1 || given > MOST) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("outcomes", Integer.toString(given)),
                    "Give 1 to " + MOST + " outcomes at once.");
        }
        int recorded = recorder.record(body.useCase(), body.outcomes(), actor);
        return new OutcomesAnswer(recorded, given - recorded);
    }
}
