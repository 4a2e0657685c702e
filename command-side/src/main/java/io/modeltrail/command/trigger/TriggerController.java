package io.modeltrail.command.trigger;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.trigger.TriggerCommand;
import io.modeltrail.contracts.trigger.TriggerCommand.DefineTrigger;
import io.modeltrail.contracts.trigger.TriggerCommand.RemoveTrigger;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Duration;
import java.util.List;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController("command.triggerController")
@RequestMapping("/api/v1/prediction-triggers/{useCase}")
class TriggerController {
    private final CommandGateway commands;

    TriggerController(CommandGateway commands) {
        this.commands = commands;
    }

    /**
     * As {@link TriggerDefinition}.
     *
     * @param enabled left out = true
     * @param publish left out = STREAM
     */
    record TriggerRequest(
            FeatureSetKey featureSet,
            List<String> facts,
            Duration interval,
            @Nullable Boolean enabled,
            TriggerDefinition.@Nullable Publish publish) {
        TriggerDefinition complete() {
            return new TriggerDefinition(
                    featureSet,
                    facts,
                    interval,
                    enabled == null || enabled,
                    publish == null ? TriggerDefinition.Publish.STREAM : publish);
        }
    }

    record TriggerAnswer(TriggerId triggerId, TriggerDefinition definition) {}

    /** Defines the trigger of a use case, or replaces its definition. */
    @PutMapping
    TriggerAnswer define(@PathVariable("useCase") String useCase, @RequestBody TriggerRequest body, Actor actor) {
        UseCaseKey key = new UseCaseKey(useCase);
        TriggerDefinition definition = body.complete();
        send(new DefineTrigger(TriggerId.of(key), key, definition, actor), actor);
        return new TriggerAnswer(TriggerId.of(key), definition);
    }

    /** Removes it; what waits is dropped. */
    @DeleteMapping
    ResponseEntity<Void> remove(@PathVariable("useCase") String useCase, Actor actor) {
        UseCaseKey key = new UseCaseKey(useCase);
        send(new RemoveTrigger(TriggerId.of(key), key, actor), actor);
        return ResponseEntity.noContent().build();
    }

    private void send(TriggerCommand command, Actor actor) {
        commands.sendAndWait(command, MetaData.from(TrailMetadata.of(actor, command.useCase())));
    }
}
