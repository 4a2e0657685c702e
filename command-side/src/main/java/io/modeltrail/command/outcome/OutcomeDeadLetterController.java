package io.modeltrail.command.outcome;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Records of the topic of outcomes that could not be used: where they are and why, without what is in them. Each makes reports incomplete
 * until an operator has acknowledged it.
 */
@RestController
class OutcomeDeadLetterController {
    private static final int MOST = 1_000;

    private final OutcomeTopicRows rows;
    private final OutcomeAcknowledgement acknowledgement;

    OutcomeDeadLetterController(OutcomeTopicRows rows, OutcomeAcknowledgement acknowledgement) {
        this.rows = rows;
        this.acknowledgement = acknowledgement;
    }

    record DeadLettersAnswer(List<OutcomeTopicRows.Refused> deadLetters) {}

    record AcknowledgementRequest(List<OutcomeTopicRows.Place> deadLetters) {}

    /** @param known those that were acknowledged before, or stand twice in the request */
    record AcknowledgementAnswer(int acknowledged, int known) {}

    /** The newest first. */
    @GetMapping("/api/v1/outcomes/dead-letters")
    DeadLettersAnswer newest(
            @RequestParam(name = "reason", required = false) @Nullable String reason,
            @RequestParam(name = "acknowledged", required = false) @Nullable Boolean acknowledged,
            @RequestParam(name = "limit", defaultValue = "100") int limit) {
        requireFew("limit", limit, "Ask for 1 to " + MOST + " at once.");
        return new DeadLettersAnswer(rows.newest(reason, acknowledged, limit));
    }

    /** Acknowledges up to 1,000, all or none. A second time changes nothing. */
    @PostMapping("/api/v1/outcomes/dead-letters/acknowledgement")
    AcknowledgementAnswer acknowledge(@RequestBody AcknowledgementRequest body, Actor actor) {
        int given = body.deadLetters().size();
        requireFew("deadLetters", given, "Give 1 to " + MOST + " at once.");
        int acknowledged = acknowledgement.acknowledge(Set.copyOf(body.deadLetters()), actor);
        return new AcknowledgementAnswer(acknowledged, given - acknowledged);
    }

    private static void requireFew(String what, int count, String remedy) {
        if (count < 1 || count > MOST) {
            throw new Refusal(RefusalCode.VALUE_OUT_OF_RANGE, Map.of(what, Integer.toString(count)), remedy);
        }
    }
}
