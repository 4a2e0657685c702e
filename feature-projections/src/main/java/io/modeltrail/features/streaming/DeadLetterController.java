package io.modeltrail.features.streaming;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.features.streaming.DeadLetterRows.DeadLetterRow;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows which records could not be used and why, and sends them again. */
@RestController
@RequestMapping("/api/v1/dead-letters")
class DeadLetterController {
    private static final int MOST = 500;

    private final DeadLetterRows rows;
    private final DeadLetterPublisher publisher;

    DeadLetterController(DeadLetterRows rows, DeadLetterPublisher publisher) {
        this.rows = rows;
        this.publisher = publisher;
    }

    /** @param next for the parameter {@code after} of the next call; null on the last page */
    record DeadLetterPage(
            List<DeadLetterRow> items, @Nullable UUID next) {}

    /** The newest first, without the records themselves: they can hold personal data. */
    @GetMapping
    DeadLetterPage list(
            @RequestParam(name = "featureSet", required = false) @Nullable String featureSet,
            @RequestParam(name = "reason", required = false) @Nullable String reason,
            @RequestParam(name = "limit", defaultValue = "50") int limit,
            @RequestParam(name = "after", required = false) @Nullable String after) {
        if (limit < 1 || limit > MOST) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("limit", Integer.toString(limit)),
                    "Give limit a value from 1 to " + MOST + ".");
        }
        List<DeadLetterRow> items =
                rows.page(featureSet, reason, after == null ? null : Identifiers.parse(after), limit);
        return new DeadLetterPage(
                items, items.size() < limit ? null : items.getLast().id());
    }

    /** Sends the record to its topic once more. A second time changes nothing; refused again, it becomes a new dead letter. */
    @PostMapping("/{id}/redrive")
    DeadLetterRow redrive(@PathVariable("id") String id, Actor caller) {
        DeadLetterRow row = find(Identifiers.parse(id));
        if (!publisher.isEnabled()) {
            throw new Refusal(
                    RefusalCode.FEATURES_UNAVAILABLE, "Kafka is switched off; switch it on to send records again.");
        }
        publisher.redrive(row, caller);
        return find(row.id());
    }

    private DeadLetterRow find(UUID id) {
        return rows.find(id)
                .orElseThrow(() -> new Refusal(
                        RefusalCode.NOT_FOUND,
                        Map.of("deadLetterId", id.toString()),
                        "Give the id of a dead letter, as the list shows it."));
    }
}
