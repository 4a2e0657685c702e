package io.modeltrail.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Map;
import org.axonframework.messaging.GenericMessage;
import org.axonframework.messaging.Message;
import org.axonframework.messaging.MetaData;
import org.junit.jupiter.api.Test;

class TrailCorrelationTest {
    private static final Map<String, String> WHO =
            TrailMetadata.of(new Actor("somebody", Role.OPERATOR), new UseCaseKey("churn"));

    private final TrailCorrelation correlation = new TrailCorrelation();

    @Test
    void theFirstMessageIsCauseAndCorrelation() {
        Message<?> first = new GenericMessage<>("first", WHO);

        assertThat(correlation.correlationDataFor(first))
                .isEqualTo(Map.of(
                        "actor", "somebody",
                        "role", "OPERATOR",
                        "useCase", "churn",
                        "correlationId", first.getIdentifier(),
                        "causationId", first.getIdentifier()));
    }

    @Test
    void aRequestIdFromOutsideIsKeptAsCorrelation() {
        Message<?> first = new GenericMessage<>("first", MetaData.from(WHO).and("correlationId", "request-7"));

        assertThat(correlation.correlationDataFor(first).get("correlationId")).isEqualTo("request-7");
    }

    @Test
    void aLaterMessageIsTheCauseAndTheFirstStaysTheCorrelation() {
        Message<?> first = new GenericMessage<>("first", WHO);
        Message<?> second = new GenericMessage<>("second", correlation.correlationDataFor(first));

        assertThat(correlation.correlationDataFor(second).get("correlationId")).isEqualTo(first.getIdentifier());
        assertThat(correlation.correlationDataFor(second).get("causationId")).isEqualTo(second.getIdentifier());
        assertThat(correlation.correlationDataFor(second).get("actor")).isEqualTo("somebody");
    }

    @Test
    void whatTheFirstMessageDoesNotSayIsNotMadeUp() {
        assertThat(correlation.correlationDataFor(new GenericMessage<>("nobody")))
                .containsOnlyKeys("correlationId", "causationId");
    }
}
