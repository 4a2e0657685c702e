package io.modeltrail.command.trigger;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.RefusalCondition.refusal;

import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.trigger.TriggerCommand.DefineTrigger;
import io.modeltrail.contracts.trigger.TriggerCommand.RemoveTrigger;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerDefinition.Publish;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import io.modeltrail.contracts.trigger.TriggerId;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class TriggerTest {
    private static final TriggerId TRIGGER = TriggerId.of(CHURN);
    private static final Duration HOUR = Duration.ofHours(1);

    private final AggregateTestFixture<Trigger> fixture = new AggregateTestFixture<>(Trigger.class);

    @Test
    void aDefinitionIsRecordedOnceAndMayChange() {
        TriggerDefinition failed = definition(HOUR, "payment[status=failed]");
        fixture.givenNoPriorActivity()
                .when(define(failed))
                .expectEvents(new TriggerDefined(TRIGGER, CHURN, failed, OPERATOR));
        given(failed).when(define(failed)).expectNoEvents();
        TriggerDefinition other = definition(Duration.ofDays(1), "ticket");
        given(failed).when(define(other)).expectEvents(new TriggerDefined(TRIGGER, CHURN, other, OPERATOR));
    }

    @Test
    void whatWasRemovedCanBeDefinedAgain() {
        TriggerDefinition tickets = definition(HOUR, "ticket");
        TriggerRemoved removed = new TriggerRemoved(TRIGGER, CHURN, OPERATOR);
        given(tickets).when(new RemoveTrigger(TRIGGER, CHURN, OPERATOR)).expectEvents(removed);
        fixture.given(new TriggerDefined(TRIGGER, CHURN, tickets, OPERATOR), removed)
                .when(define(tickets))
                .expectEvents(new TriggerDefined(TRIGGER, CHURN, tickets, OPERATOR));
    }

    @Test
    void whatIsNotDefinedIsNotRemoved() {
        fixture.givenNoPriorActivity()
                .when(new RemoveTrigger(TRIGGER, CHURN, OPERATOR))
                .expectException(refusal(RefusalCode.TRIGGER_NOT_DEFINED));
    }

    @Test
    void aTriggerWithoutFactsIsRefused() {
        refused(definition(HOUR));
    }

    @Test
    void aTriggerWithTooManyFactsIsRefused() {
        refused(definition(HOUR, Collections.nCopies(51, "ticket").toArray(String[]::new)));
    }

    @Test
    void aFactThatIsNamedTwiceIsRefused() {
        refused(definition(HOUR, "ticket", "ticket"));
    }

    @Test
    void aFactWithAnUnfinishedConditionIsRefused() {
        refused(definition(HOUR, "payment[status=failed"));
    }

    @Test
    void anIntervalThatIsTooShortIsRefused() {
        refused(definition(Duration.ofMillis(999), "ticket"));
    }

    @Test
    void anIntervalThatIsTooLongIsRefused() {
        refused(definition(Duration.ofDays(366), "ticket"));
    }

    private void refused(TriggerDefinition definition) {
        fixture.givenNoPriorActivity().when(define(definition)).expectException(refusal(RefusalCode.TRIGGER_INVALID));
    }

    private static TestExecutor<Trigger> given(TriggerDefinition definition) {
        return new AggregateTestFixture<>(Trigger.class)
                .given(new TriggerDefined(TRIGGER, CHURN, definition, OPERATOR));
    }

    private static DefineTrigger define(TriggerDefinition definition) {
        return new DefineTrigger(TRIGGER, CHURN, definition, OPERATOR);
    }

    private static TriggerDefinition definition(Duration interval, String... facts) {
        return new TriggerDefinition(
                new FeatureSetKey("churn-customer"), List.of(facts), interval, true, Publish.STREAM);
    }
}
