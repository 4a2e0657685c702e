package io.modeltrail.command.webhook;

import io.modeltrail.command.CommandSideConfiguration;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.monitoring.MonitorEvent;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmEnded;
import io.modeltrail.contracts.monitoring.MonitorEvent.AlarmRaised;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.webhook.WebhookId;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a message of each event for each subscription, in the transaction that moves the position: none is lost, and none is made twice.
 * Events of before a subscription are none of its.
 */
@Component
@ProcessingGroup(CommandSideConfiguration.WEBHOOK_GROUP)
class WebhookFollower {
    /** Stored names of what may be subscribed to; none holds personal data. */
    static final List<String> KINDS = Stream.of(AlarmRaised.class, AlarmEnded.class)
            .map(WebhookFollower::storedName)
            .toList();

    private final WebhookRows rows;
    private final WebhookSender sender;
    private final JsonMapper json;
    private final Clock clock;

    WebhookFollower(WebhookRows rows, WebhookSender sender, JsonMapper json, Clock clock) {
        this.rows = rows;
        this.sender = sender;
        this.json = json;
        this.clock = clock;
    }

    /** Type, time and data, as the specification of Standard Webhooks proposes. */
    record Message(String type, Instant timestamp, Object data) {}

    @EventHandler
    void on(MonitorEvent event, @Timestamp Instant at, TrackingToken token) {
        String kind = storedName(event.getClass());
        List<WebhookId> subscribed = KINDS.contains(kind) ? rows.subscribedTo(event.useCase(), kind) : List.of();
        if (subscribed.isEmpty()) {
            return;
        }
        String body = json.writeValueAsString(new Message(kind, at, event));
        long position = token.position().orElseThrow();
        for (WebhookId webhook : subscribed) {
            rows.enqueue(Identifiers.next(), webhook, position, kind, body, clock.instant());
        }
        // Before the commit the sender would not see the rows.
        CurrentUnitOfWork.get().root().afterCommit(committed -> sender.wake());
    }

    private static String storedName(Class<?> event) {
        return Objects.requireNonNull(event.getAnnotation(StoredAs.class)).value();
    }
}
