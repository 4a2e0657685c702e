package io.modeltrail.features.trigger;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a trigger does and what waits for it. Named, because the command side has a controller of the same noun. */
@RestController("features.triggerController")
@RequestMapping("/api/v1/prediction-triggers/{useCase}")
class TriggerController {
    private final TriggerRows rows;
    private final DueRows due;
    private final ActiveTriggers active;

    TriggerController(TriggerRows rows, DueRows due, ActiveTriggers active) {
        this.rows = rows;
        this.due = due;
        this.active = active;
    }

    /**
     * @param active false when it is switched off or removed
     * @param since facts that were known before trigger nothing
     */
    record TriggerAnswer(
            TriggerId triggerId,
            UseCaseKey useCase,
            TriggerDefinition definition,
            boolean active,
            Instant since,
            List<DueRows.Waiting> waiting) {}

    record AgainAnswer(int due) {}

    @GetMapping
    TriggerAnswer show(@PathVariable("useCase") String useCase) {
        TriggerRows.TriggerRow row = found(useCase);
        return new TriggerAnswer(
                row.triggerId(),
                row.useCase(),
                row.definition(),
                row.active(),
                row.since(),
                due.waiting(row.triggerId()));
    }

    /** Tries those again that were refused. */
    @PostMapping("/retry")
    AgainAnswer again(@PathVariable("useCase") String useCase) {
        int again = due.again(found(useCase).triggerId());
        active.due();
        return new AgainAnswer(again);
    }

    private TriggerRows.TriggerRow found(String useCase) {
        UseCaseKey key = new UseCaseKey(useCase);
        return rows.find(TriggerId.of(key))
                .orElseThrow(() -> new Refusal(
                        RefusalCode.TRIGGER_NOT_DEFINED,
                        Map.of("useCase", key.value()),
                        "Define one with PUT on the same address."));
    }
}
