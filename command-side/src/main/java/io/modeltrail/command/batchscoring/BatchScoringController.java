package io.modeltrail.command.batchscoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.batchscoring.BatchScoringCause;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.CancelBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringCommand.RequestBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringId;
import io.modeltrail.contracts.batchscoring.BatchScoringInput;
import io.modeltrail.contracts.batchscoring.BatchScoringPlan;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleCommand;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleCommand.ScheduleBatchScoring;
import io.modeltrail.contracts.batchscoring.BatchScoringScheduleCommand.UnscheduleBatchScoring;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class BatchScoringController {
    private static final int LONGEST_REASON = 2_000;

    private final CommandGateway commands;
    private final Clock clock;

    BatchScoringController(CommandGateway commands, Clock clock) {
        this.commands = commands;
        this.clock = clock;
    }

    record ScoringRequest(UseCaseKey useCase, BatchScoringInput input) {}

    record ScoringAnswer(BatchScoringId batchScoringId) {}

    /** @param reason a sentence for the record, without personal data */
    record Cancellation(String reason) {}

    record ScheduleAnswer(UseCaseKey useCase) {}

    /** Asks for a job. A worker takes it up; {@code GET} on the answered location shows its progress. */
    @PostMapping("/api/v1/batch-scorings")
    ResponseEntity<ScoringAnswer> request(@RequestBody ScoringRequest body, Actor actor) {
        BatchScoringId id = BatchScoringId.next();
        commands.sendAndWait(
                new RequestBatchScoring(
                        id,
                        body.useCase(),
                        body.input(),
                        new BatchScoringCause.Request(),
                        actor,
                        Instant.ofEpochMilli(clock.millis())),
                MetaData.from(TrailMetadata.of(actor, body.useCase())));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/batch-scorings/" + id))
                .body(new ScoringAnswer(id));
    }

    /** Ends the job without a result; what it has predicted stays recorded. The worker leaves it when it hears of it. */
    @PostMapping("/api/v1/batch-scorings/{id}/cancellation")
    ScoringAnswer cancel(@PathVariable("id") String id, @RequestBody Cancellation body, Actor actor) {
        BatchScoringId job = BatchScoringId.of(id);
        commands.sendAndWait(
                new CancelBatchScoring(job, actor, checked(body.reason())), MetaData.from(TrailMetadata.of(actor)));
        return new ScoringAnswer(job);
    }

    /** Says when jobs of the use case are asked for, for the first time or anew. */
    @PutMapping("/api/v1/use-cases/{useCase}/batch-scoring-schedule")
    ScheduleAnswer schedule(@PathVariable("useCase") String useCase, @RequestBody BatchScoringPlan plan, Actor actor) {
        return send(new ScheduleBatchScoring(new UseCaseKey(useCase), plan, actor), actor);
    }

    /** No further job is asked for. One under way goes on to its end. */
    @DeleteMapping("/api/v1/use-cases/{useCase}/batch-scoring-schedule")
    ScheduleAnswer unschedule(@PathVariable("useCase") String useCase, Actor actor) {
        return send(new UnscheduleBatchScoring(new UseCaseKey(useCase), actor), actor);
    }

    private ScheduleAnswer send(BatchScoringScheduleCommand command, Actor actor) {
        commands.sendAndWait(command, MetaData.from(TrailMetadata.of(actor, command.useCase())));
        return new ScheduleAnswer(command.useCase());
    }

    private static String checked(String reason) {
        if (reason.isBlank() || reason.length() > LONGEST_REASON) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("field", "reason", "length", Integer.toString(reason.length())),
                    "Give a reason of 1 to " + LONGEST_REASON + " characters that are not all blank.");
        }
        return reason;
    }
}
