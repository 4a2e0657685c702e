package io.modeltrail.command.training;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.TrainingRunCommand;
import io.modeltrail.contracts.training.TrainingRunCommand.CancelTraining;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTrainingReproduction;
import io.modeltrail.contracts.training.TrainingRunId;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What can be asked of a training run that exists. */
@RestController
@RequestMapping("/api/v1/training-runs/{id}")
class TrainingRunController {
    private static final int LONGEST_REASON = 2_000;

    private final CommandGateway commands;

    TrainingRunController(CommandGateway commands) {
        this.commands = commands;
    }

    /** @param reason a sentence for the record, without personal data */
    record Cancellation(String reason) {}

    record RunAnswer(TrainingRunId trainingRunId) {}

    /** Ends the run without a model. The worker leaves it at once when it hears of it, at the latest at its next sign. */
    @PostMapping("/cancellation")
    RunAnswer cancel(@PathVariable("id") String id, @RequestBody Cancellation body, Actor actor) {
        return send(new CancelTraining(TrainingRunId.of(id), actor, checked(body.reason())), actor);
    }

    /** Has the run trained again from its record. {@code GET} on the run shows what came of it. */
    @PostMapping("/reproductions")
    ResponseEntity<RunAnswer> reproduce(@PathVariable("id") String id, Actor actor) {
        return ResponseEntity.accepted()
                .body(send(new RequestTrainingReproduction(TrainingRunId.of(id), actor), actor));
    }

    private RunAnswer send(TrainingRunCommand command, Actor actor) {
        commands.sendAndWait(command, MetaData.from(TrailMetadata.of(actor)));
        return new RunAnswer(command.trainingRunId());
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
