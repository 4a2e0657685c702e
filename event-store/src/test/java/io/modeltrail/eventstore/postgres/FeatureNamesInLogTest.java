package io.modeltrail.eventstore.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.model.ArtefactEvent.FeaturesNamed;
import io.modeltrail.eventstore.featurenames.FeatureNamesInLog;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On a real PostgreSQL: that no artefact is named twice is what its unique key of aggregates says. */
@Timeout(60)
class FeatureNamesInLogTest {
    private static final Sha256Digest ARTEFACT = Sha256Digest.of(new byte[] {1});
    private static final Sha256Digest OTHER = Sha256Digest.of(new byte[] {2});
    private static final List<String> FEATURES = List.of("tenure", "Contract", "MonthlyCharges");

    private final EventLogForTests log = new EventLogForTests(EventLogLimits.STANDARD);

    @AfterEach
    void close() {
        log.close();
    }

    @Test
    void whatOneProcessNamesTheOtherFinds() {
        FeatureNamesInLog one = names();
        FeatureNamesInLog other = names();
        assertThat(one.known(ARTEFACT)).isNull();

        one.name(EventLogForTests.CHURN, ARTEFACT, FEATURES);

        assertThat(one.known(ARTEFACT).names()).isEqualTo(FEATURES);
        assertThat(other.known(ARTEFACT)).isNull();
        assertThat(other.of(ARTEFACT).names()).isEqualTo(FEATURES);
        assertThat(other.known(ARTEFACT)).isNotNull();
        assertThat(one.known(OTHER)).isNull();
    }

    @Test
    void anArtefactIsNamedOnceHoweverManyServeIt() {
        names().name(EventLogForTests.CHURN, ARTEFACT, FEATURES);
        FeatureNamesInLog again = names();
        again.name(EventLogForTests.CHURN, ARTEFACT, FEATURES);
        again.name(EventLogForTests.CHURN, ARTEFACT, FEATURES);

        assertThat(log.engine().readEvents(null, false).<Object>map(EventMessage::getPayload))
                .containsExactly(new FeaturesNamed(ARTEFACT, FEATURES));
    }

    @Test
    void whoComesSecondInTheSameMomentTakesTheNamesOfTheFirst() {
        names().name(EventLogForTests.CHURN, ARTEFACT, FEATURES);
        AtomicInteger looks = new AtomicInteger();
        FeatureNamesInLog second = names(aggregate -> looks.getAndIncrement() == 0
                ? DomainEventStream.empty() // the first one's transaction is not committed yet
                : log.store().readEvents(aggregate));

        second.name(EventLogForTests.CHURN, ARTEFACT, FEATURES);

        assertThat(looks).hasValue(2);
        assertThat(second.known(ARTEFACT).names()).isEqualTo(FEATURES);
        assertThat(log.positions()).hasSize(1);
    }

    @Test
    void otherNamesForTheSameBytesAreRefused() {
        FeatureNamesInLog names = names();
        names.name(EventLogForTests.CHURN, ARTEFACT, FEATURES);

        assertThatThrownBy(() -> names.name(EventLogForTests.CHURN, ARTEFACT, FEATURES.reversed()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(ARTEFACT.value());
        assertThat(names.of(ARTEFACT).names()).isEqualTo(FEATURES);
    }

    @Test
    void whatNobodyNamedIsSaidToBeMissing() {
        assertThatThrownBy(() -> names().of(OTHER))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining(OTHER.value());
    }

    private FeatureNamesInLog names() {
        return names(log.store()::readEvents);
    }

    private FeatureNamesInLog names(Function<String, DomainEventStream> read) {
        return new FeatureNamesInLog(read, log.store()::publish, Clock.systemUTC());
    }
}
