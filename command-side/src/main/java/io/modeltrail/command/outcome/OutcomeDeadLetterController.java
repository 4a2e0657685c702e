package io.modeltrail.command.outcome;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Records of the topic of outcomes that could not be used: where they are and why, without what is in them. */
@RestController
class OutcomeDeadLetterController {
    private static final int MOST = 1_000;

    private final OutcomeTopicRows rows;

    OutcomeDeadLetterController(OutcomeTopicRows rows) {
        this.rows = rows;
    }

    record DeadLettersAnswer(List<OutcomeTopicRows.Refused> deadLetters) {}

    /** The newest first. */
    @GetMapping("/api/v1/outcomes/dead-letters")
    DeadLettersAnswer newest(
            @RequestParam(name = "reason", required = false) @Nullable String reason,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        if (limit < 1 || limit > MOST) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("limit", Integer.toString(limit)),
                    "Ask for 1 to " + MOST + " at once.");
        }
        return new DeadLettersAnswer(rows.newest(reason, limit));
    }
}
