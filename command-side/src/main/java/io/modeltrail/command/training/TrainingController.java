package io.modeltrail.command.training;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.training.Campaign;
import io.modeltrail.contracts.training.Lever;
import io.modeltrail.contracts.training.ModelFamily;
import io.modeltrail.contracts.training.ModelParameters;
import io.modeltrail.contracts.training.Preparation;
import io.modeltrail.contracts.training.Search;
import io.modeltrail.contracts.training.TrainingPlan;
import io.modeltrail.contracts.training.TrainingRunCommand.RequestTraining;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.contracts.training.Validation;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TrainingController {
    private final CommandGateway commands;

    TrainingController(CommandGateway commands) {
        this.commands = commands;
    }

    /**
     * What to train. Everything that is left out takes the defaults of {@link TrainingPlan#defaultsFor}.
     *
     * @param family the family with its default parameters; give this or {@code parameters}
     */
    record TrainingRequest(
            UseCaseKey useCase,
            DatasetSnapshotId datasetSnapshotId,
            @Nullable ModelFamily family,
            @Nullable ModelParameters parameters,
            @Nullable Long seed,
            @Nullable Integer folds,
            @Nullable Double holdoutShare,
            @Nullable Double precisionAtLeast,
            @Nullable Integer threads,
            @Nullable Preparation preparation,
            @Nullable Validation validation,
            @Nullable Search search,
            @Nullable Campaign campaign,
            @Nullable List<String> segments,
            @Nullable List<Lever> levers) {
        TrainingPlan plan() {
            TrainingPlan defaults = TrainingPlan.defaultsFor(chosen());
            return new TrainingPlan(
                    defaults.parameters(),
                    seed == null ? defaults.seed() : seed,
                    folds == null ? defaults.folds() : folds,
                    holdoutShare == null ? defaults.holdoutShare() : holdoutShare,
                    precisionAtLeast == null ? defaults.precisionAtLeast() : precisionAtLeast,
                    threads == null ? defaults.threads() : threads,
                    preparation == null ? defaults.preparation() : preparation,
                    validation == null ? defaults.validation() : validation,
                    search,
                    campaign,
                    segments == null ? List.of() : segments,
                    levers == null ? List.of() : levers);
        }

        private ModelParameters chosen() {
            if (parameters != null && (family == null || family == parameters.modelFamily())) {
                return parameters;
            }
            if (family != null && parameters == null) {
                return ModelParameters.defaultsOf(family);
            }
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    "Give either a family, or parameters with their family, and not two different ones.");
        }
    }

    record TrainingAnswer(TrainingRunId trainingRunId) {}

    /** Asks for a training. A worker takes it up; {@code GET} on the answered location shows its progress. */
    @PostMapping("/api/v1/training-runs")
    ResponseEntity<TrainingAnswer> request(@RequestBody TrainingRequest body, Actor actor) {
        TrainingRunId id = TrainingRunId.next();
        commands.sendAndWait(
                new RequestTraining(id, body.useCase(), body.datasetSnapshotId(), body.plan(), actor),
                MetaData.from(TrailMetadata.of(actor, body.useCase())));
        return ResponseEntity.accepted()
                .location(URI.create("/api/v1/training-runs/" + id))
                .body(new TrainingAnswer(id));
    }
}
