package io.modeltrail.command.rollout;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.model.ModelVersionId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.rollout.RolloutCommand;
import io.modeltrail.contracts.rollout.RolloutCommand.AdvanceRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.PauseRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.ResumeRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.RollBackRollout;
import io.modeltrail.contracts.rollout.RolloutCommand.StartRollout;
import io.modeltrail.contracts.rollout.RolloutId;
import io.modeltrail.contracts.rollout.RolloutPlan;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/rollouts")
class RolloutController {
    private static final int LONGEST_REASON = 2_000;

    private final CommandGateway commands;
    private final StandingRows rows;
    private final StandingCatchUp catchUp;
    private final Clock clock;

    RolloutController(CommandGateway commands, StandingRows rows, StandingCatchUp catchUp, Clock clock) {
        this.commands = commands;
        this.rows = rows;
        this.catchUp = catchUp;
        this.clock = clock;
    }

    /** @param plan left out: 10, 25, 50, 100 percent, or 100 percent at once where nothing serves yet */
    record RolloutRequest(
            UseCaseKey useCase,
            ModelVersionId challenger,
            @Nullable RolloutPlan plan) {}

    record Reason(String reason) {}

    record RolloutAnswer(RolloutId rolloutId) {}

    /** Starts with the first share of the plan. */
    @PostMapping
    ResponseEntity<RolloutAnswer> start(@RequestBody RolloutRequest body, Actor actor) {
        RolloutId id = RolloutId.next();
        RolloutPlan plan = body.plan() == null ? usualPlan(body.useCase()) : body.plan();
        send(new StartRollout(id, body.useCase(), body.challenger(), plan, id.toString(), actor), actor);
        return ResponseEntity.created(URI.create("/api/v1/rollouts/" + id)).body(new RolloutAnswer(id));
    }

    /** Goes to the next share of the plan; the last one makes the challenger champion. */
    @PostMapping("/{id}/advance")
    RolloutAnswer advance(@PathVariable("id") String id, Actor actor) {
        return send(new AdvanceRollout(RolloutId.of(id), null, clock.instant()), actor);
    }

    /** Holds the share where it is. */
    @PostMapping("/{id}/pause")
    RolloutAnswer pause(@PathVariable("id") String id, @RequestBody Reason body, Actor actor) {
        return send(new PauseRollout(RolloutId.of(id), checked(body), clock.instant()), actor);
    }

    @PostMapping("/{id}/resume")
    RolloutAnswer resume(@PathVariable("id") String id, Actor actor) {
        return send(new ResumeRollout(RolloutId.of(id), clock.instant()), actor);
    }

    /** Gives every entity back to the champion. */
    @PostMapping("/{id}/rollback")
    RolloutAnswer rollBack(@PathVariable("id") String id, @RequestBody Reason body, Actor actor) {
        return send(new RollBackRollout(RolloutId.of(id), checked(body), clock.instant()), actor);
    }

    private RolloutPlan usualPlan(UseCaseKey useCase) {
        catchUp.beforeLooking();
        return rows.champion(useCase).isPresent() ? RolloutPlan.standard() : RolloutPlan.everybodyAtOnce();
    }

    private RolloutAnswer send(RolloutCommand command, Actor actor) {
        commands.sendAndWait(command, MetaData.from(TrailMetadata.of(actor)));
        return new RolloutAnswer(command.rolloutId());
    }

    private static String checked(Reason body) {
        if (body.reason().length() > LONGEST_REASON) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of(
                            "field",
                            "reason",
                            "length",
                            Integer.toString(body.reason().length())),
                    "Give reason at most " + LONGEST_REASON + " characters.");
        }
        return body.reason();
    }
}
