package io.modeltrail.contracts.webhook;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.stored.StoredAs;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.List;

/** Everything that can happen to one subscription. Its secret is in none of it. */
public sealed interface WebhookEvent {
    WebhookId webhookId();

    /** @param kinds stored names of the events of the use case that are delivered */
    @StoredAs("webhook.WebhookSubscribed")
    record WebhookSubscribed(
            WebhookId webhookId, UseCaseKey useCase, String url, List<String> kinds, Actor subscribedBy)
            implements WebhookEvent {
        public WebhookSubscribed {
            kinds = List.copyOf(kinds);
        }
    }

    @StoredAs("webhook.WebhookUnsubscribed")
    record WebhookUnsubscribed(WebhookId webhookId, Actor unsubscribedBy) implements WebhookEvent {}

    /**
     * The receiver did not take a message for so long that it is not tried any more; an operator can ask for it again.
     *
     * @param messageId as its header {@code webhook-id} says it
     * @param attempts how often it was tried
     */
    @StoredAs("webhook.WebhookDeliveryAbandoned")
    record WebhookDeliveryAbandoned(
            WebhookId webhookId, String messageId, String kind, int attempts, String lastFailure, Instant abandonedAt)
            implements WebhookEvent {}
}
