package io.modeltrail.command.monitoring;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.monitoring.MonitorCommand.DefineMonitor;
import io.modeltrail.contracts.monitoring.MonitorId;
import io.modeltrail.contracts.monitoring.MonitorSettings;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.net.URI;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.MetaData;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController("command.monitorController")
class MonitorController {
    private final CommandGateway commands;

    MonitorController(CommandGateway commands) {
        this.commands = commands;
    }

    /** Settings that are left out take their standard values, also when the monitor had others before. */
    record MonitorRequest(UseCaseKey useCase, @Nullable GivenSettings settings) {}

    /** As {@link MonitorSettings}. */
    record GivenSettings(
            @Nullable Integer windowDays,
            @Nullable Integer minimumRows,
            @Nullable Double significance,
            @Nullable Double distance,
            @Nullable Double driftedShare,
            @Nullable Double missingShareRise,
            @Nullable Double unexpectedShare,
            @Nullable Double aucFall,
            @Nullable Double smallestEffect,
            @Nullable Integer outcomeWindowDays,
            @Nullable Integer outcomeDelayDays) {
        MonitorSettings complete() {
            MonitorSettings standard = MonitorSettings.STANDARD;
            return new MonitorSettings(
                    or(windowDays, standard.windowDays()),
                    or(minimumRows, standard.minimumRows()),
                    or(significance, standard.significance()),
                    or(distance, standard.distance()),
                    or(driftedShare, standard.driftedShare()),
                    or(missingShareRise, standard.missingShareRise()),
                    or(unexpectedShare, standard.unexpectedShare()),
                    or(aucFall, standard.aucFall()),
                    or(smallestEffect, standard.smallestEffect()),
                    or(outcomeWindowDays, standard.outcomeWindowDays()),
                    or(outcomeDelayDays, standard.outcomeDelayDays()));
        }

        private static <T> T or(@Nullable T given, T standard) {
            return given == null ? standard : given;
        }
    }

    record MonitorAnswer(MonitorId monitorId, MonitorSettings settings) {}

    /** Defines the monitor of a use case, or gives it other settings. */
    @PostMapping("/api/v1/monitors")
    ResponseEntity<MonitorAnswer> define(@RequestBody MonitorRequest body, Actor actor) {
        MonitorId id = MonitorId.of(body.useCase());
        MonitorSettings settings = body.settings() == null
                ? MonitorSettings.STANDARD
                : body.settings().complete();
        commands.sendAndWait(
                new DefineMonitor(id, body.useCase(), settings, actor),
                MetaData.from(TrailMetadata.of(actor, body.useCase())));
        return ResponseEntity.created(URI.create("/api/v1/monitors/" + body.useCase()))
                .body(new MonitorAnswer(id, settings));
    }
}
