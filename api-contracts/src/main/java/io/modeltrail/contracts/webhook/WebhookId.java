package io.modeltrail.contracts.webhook;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.modeltrail.contracts.identity.Identifiers;
import java.util.UUID;

/** Identity of one subscription, a UUIDv7. */
public record WebhookId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static WebhookId of(String text) {
        return new WebhookId(Identifiers.parse(text));
    }

    public static WebhookId next() {
        return new WebhookId(Identifiers.next());
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
