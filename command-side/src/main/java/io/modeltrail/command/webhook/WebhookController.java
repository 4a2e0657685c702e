package io.modeltrail.command.webhook;

import io.modeltrail.command.EventsWithRows;
import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.identity.Identifiers;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.contracts.webhook.WebhookEvent.WebhookSubscribed;
import io.modeltrail.contracts.webhook.WebhookEvent.WebhookUnsubscribed;
import io.modeltrail.contracts.webhook.WebhookId;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/webhooks")
class WebhookController {
    private static final int MOST_SUBSCRIPTIONS = 100;
    private static final int DELIVERIES_OF_A_PAGE = 100;

    private final WebhookRows rows;
    private final WebhookSender sender;
    private final WebhookSettings settings;
    private final EventsWithRows trail;
    private final Clock clock;

    WebhookController(
            WebhookRows rows, WebhookSender sender, WebhookSettings settings, EventsWithRows trail, Clock clock) {
        this.rows = rows;
        this.sender = sender;
        this.settings = settings;
        this.trail = trail;
        this.clock = clock;
    }

    /**
     * @param secret {@code whsec_} and 24 to 64 bytes in Base64; null = one is made
     * @param kinds stored names of events; null = all that there are
     */
    record WebhookRequest(
            UseCaseKey useCase,
            String url,
            @Nullable String secret,
            @Nullable List<String> kinds) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "WebhookRequest[useCase=" + useCase + ", kinds=" + kinds + "]";
        }
    }

    /** @param secret the one that was made, which is shown here and never again; null when the request had one */
    record WebhookAnswer(
            WebhookId webhookId,
            List<String> kinds,
            @Nullable String secret) {
        /** Without the secret. */
        @Override
        public String toString() {
            return "WebhookAnswer[" + webhookId + "]";
        }
    }

    record Subscriptions(List<WebhookRows.Subscription> items) {}

    /** @param next for the parameter {@code after} of the next call; null on the last page */
    record Deliveries(
            List<WebhookRows.Delivery> items, @Nullable UUID next) {}

    @PostMapping
    ResponseEntity<WebhookAnswer> subscribe(@RequestBody WebhookRequest body, Actor actor) {
        WebhookAddress address = WebhookAddress.parse(body.url());
        address.requireAllowed(settings.privateAddresses());
        List<String> kinds = kinds(body.kinds());
        String given = body.secret();
        WebhookSecret secret = given == null ? WebhookSecret.random() : WebhookSecret.parse(given);
        if (rows.active() >= MOST_SUBSCRIPTIONS) {
            throw new Refusal(
                    RefusalCode.VALUE_OUT_OF_RANGE,
                    Map.of("subscriptions", Integer.toString(MOST_SUBSCRIPTIONS)),
                    "End a subscription that nobody needs.");
        }
        WebhookId id = WebhookId.next();
        Instant at = clock.instant();
        trail.record(actor, () -> {
            rows.subscribe(id, body.useCase(), body.url(), secret, kinds, actor, at);
            return List.of(new EventsWithRows.Entry(
                    "Webhook",
                    id.toString(),
                    0,
                    body.useCase(),
                    new WebhookSubscribed(id, body.useCase(), body.url(), kinds, actor)));
        });
        return ResponseEntity.created(URI.create("/api/v1/webhooks/" + id))
                .body(new WebhookAnswer(id, kinds, given == null ? secret.spelled() : null));
    }

    private static List<String> kinds(@Nullable List<String> given) {
        if (given == null) {
            return WebhookFollower.KINDS;
        }
        if (given.isEmpty() || !WebhookFollower.KINDS.containsAll(given)) {
            throw new Refusal(
                    RefusalCode.MALFORMED_REQUEST,
                    Map.of("field", "kinds"),
                    "Name some of " + WebhookFollower.KINDS + ".");
        }
        return given.stream().distinct().sorted().toList();
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void unsubscribe(@PathVariable("id") String text, Actor actor) {
        WebhookId id = WebhookId.of(text);
        trail.record(actor, () -> {
            UseCaseKey useCase = rows.end(id, clock.instant()).orElseThrow(() -> notFound(Map.of("webhookId", text)));
            return List.of(
                    new EventsWithRows.Entry("Webhook", id.toString(), 1, useCase, new WebhookUnsubscribed(id, actor)));
        });
    }

    /** Without their secrets. */
    @GetMapping
    Subscriptions subscriptions() {
        return new Subscriptions(rows.subscriptions());
    }

    /** Messages of one subscription, the newest first. */
    @GetMapping("/{id}/deliveries")
    Deliveries deliveries(
            @PathVariable("id") String text, @RequestParam(name = "after", required = false) @Nullable String after) {
        WebhookId id = WebhookId.of(text);
        UUID before = after == null ? null : Identifiers.parse(after);
        List<WebhookRows.Delivery> found = rows.deliveries(id, before, DELIVERIES_OF_A_PAGE + 1);
        boolean more = found.size() > DELIVERIES_OF_A_PAGE;
        List<WebhookRows.Delivery> items = more ? found.subList(0, DELIVERIES_OF_A_PAGE) : found;
        return new Deliveries(items, more ? items.getLast().messageId() : null);
    }

    /** Sends a message again that was taken, given up or cancelled, under the same identity. */
    @PostMapping("/{id}/deliveries/{messageId}/redelivery")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void sendAgain(@PathVariable("id") String id, @PathVariable("messageId") String messageId) {
        if (!rows.sendAgain(WebhookId.of(id), Identifiers.parse(messageId), clock.instant())) {
            throw notFound(Map.of("webhookId", id, "messageId", messageId));
        }
        sender.wake();
    }

    private static Refusal notFound(Map<String, String> found) {
        return new Refusal(
                RefusalCode.NOT_FOUND, found, "Give an active subscription, and a message of it that has ended.");
    }
}
