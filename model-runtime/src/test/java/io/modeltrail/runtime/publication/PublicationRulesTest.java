package io.modeltrail.runtime.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.feature.FeatureSetKey;
import io.modeltrail.contracts.stored.AggregateEvents.Placed;
import io.modeltrail.contracts.trigger.TriggerDefinition;
import io.modeltrail.contracts.trigger.TriggerDefinition.Publish;
import io.modeltrail.contracts.trigger.TriggerEvent;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerDefined;
import io.modeltrail.contracts.trigger.TriggerEvent.TriggerRemoved;
import io.modeltrail.contracts.trigger.TriggerId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PublicationRulesTest {
    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final UseCaseKey FRAUD = new UseCaseKey("fraud");
    private static final Actor OPERATOR = Actor.system("operator");

    private final Map<String, List<Placed>> log = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private PublicationRules rules = new PublicationRules((aggregate, first) -> {
        asked.add(aggregate + " from " + first);
        return log.getOrDefault(aggregate, List.of()).stream()
                .filter(placed -> placed.sequenceNumber() >= first)
                .toList();
    });

    @Test
    void aRuleHoldsForWhatIsBehindItAndBeforeTheNextOneOfTheSameUseCase() {
        stored(CHURN, 3, defined(CHURN, Publish.ALL));
        stored(CHURN, 10, defined(CHURN, Publish.STREAM));
        stored(CHURN, 15, defined(CHURN, Publish.ALL));
        stored(CHURN, 18, new TriggerRemoved(TriggerId.of(CHURN), CHURN, OPERATOR));
        stored(FRAUD, 6, defined(FRAUD, Publish.ALL));

        assertThat(published(CHURN, 20)).containsExactly(4, 5, 6, 7, 8, 9, 10, 16, 17, 18);
        assertThat(published(FRAUD, 12)).containsExactly(7, 8, 9, 10, 11);
    }

    @Test
    void thoseOfAStretchAreAskedForOnceAndThenOnlyForNewerOnes() {
        stored(CHURN, 3, defined(CHURN, Publish.ALL));
        assertThat(rules.areOfEveryChannel(CHURN, 4, 20)).isTrue();
        assertThat(rules.areOfEveryChannel(CHURN, 20, 20)).isTrue();
        assertThat(asked).containsExactly(TriggerId.of(CHURN) + " from 0");

        stored(CHURN, 25, defined(CHURN, Publish.STREAM));
        assertThat(rules.areOfEveryChannel(CHURN, 24, 30)).isTrue();
        assertThat(rules.areOfEveryChannel(CHURN, 26, 30)).isFalse();
        assertThat(asked).containsExactly(TriggerId.of(CHURN) + " from 0", TriggerId.of(CHURN) + " from 1");
    }

    @Test
    void whereNobodyCanBeAskedTheRulesAreThoseThatWereGiven() {
        rules = new PublicationRules(null);
        rules.add(new PublicationRule(CHURN, 3, true));
        rules.add(new PublicationRule(CHURN, 3, true));
        rules.add(new PublicationRule(CHURN, 8, false));
        assertThat(published(CHURN, 12)).containsExactly(4, 5, 6, 7, 8);
        assertThat(published(FRAUD, 12)).isEmpty();
    }

    private void stored(UseCaseKey useCase, long position, TriggerEvent event) {
        List<Placed> events = log.computeIfAbsent(TriggerId.of(useCase).toString(), aggregate -> new ArrayList<>());
        events.add(new Placed(position, events.size(), event));
    }

    private List<Integer> published(UseCaseKey useCase, long end) {
        return LongStream.range(0, end)
                .filter(position -> rules.areOfEveryChannel(useCase, position, end))
                .mapToObj(position -> (int) position)
                .toList();
    }

    private static TriggerDefined defined(UseCaseKey useCase, Publish publish) {
        return new TriggerDefined(
                TriggerId.of(useCase),
                useCase,
                new TriggerDefinition(
                        new FeatureSetKey("customers"), List.of("ticket"), Duration.ofHours(1), true, publish),
                OPERATOR);
    }
}
