package io.modeltrail.eventstore.serial;

import static io.modeltrail.eventstore.serial.GoldenEvents.CHURN;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import io.modeltrail.contracts.trigger.TriggerId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** What the golden files of triggers hold. */
final class GoldenTriggerEvents {
    private static final TriggerId TRIGGER = TriggerId.of("6a0e1f80-5a4b-3c7d-8e9f-0a1b2c3d4e5f");
    private static final Actor OPERATOR = new Actor("01990000-0000-7000-8000-000000000007", Role.OPERATOR);

    private GoldenTriggerEvents() {}

    static Stream<Object> today() {
        return Stream.of(
                new TriggerDefined(
                        TRIGGER,
                        CHURN,
                        new TriggerDefinition(
                                new FeatureSetKey("churn-customer"),
                                List.of("ticket", "payment[status=failed]"),
                                Duration.ofHours(1),
                                true,
                                TriggerDefinition.Publish.STREAM),
                        OPERATOR),
                new TriggerRemoved(TRIGGER, CHURN, OPERATOR));
    }
}
