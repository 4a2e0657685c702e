package io.modeltrail.saga.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.SubjectCommand.AnnounceErasure;
import io.modeltrail.contracts.subject.SubjectCommand.CertifyErasure;
import io.modeltrail.contracts.subject.SubjectCommand.NameSilentStores;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectDirectory.SubjectState;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureRequested;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureStopped;
import io.modeltrail.contracts.subject.SubjectEvent.KeyDestructionDecided;
import io.modeltrail.contracts.subject.SubjectEvent.SubjectErased;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.testkit.SubjectsForTests;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.axonframework.test.saga.SagaTestFixture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SubjectErasingTest {
    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final ErasureId ERASURE = ErasureId.next();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Actor OFFICER = new Actor("officer", Role.COMPLIANCE_OFFICER);
    private static final List<String> STORES = List.of("query", "runtime");
    private static final Duration SETTLED = Duration.ofSeconds(SubjectDirectory.SETTLING_SECONDS + 1);

    private final SagaTestFixture<SubjectErasing> fixture = new SagaTestFixture<>(SubjectErasing.class);
    private final SubjectsForTests subjects = new SubjectsForTests();
    private final SubjectId subject = subjects.know(CHURN, "ann");
    private final ErasureRequested requested =
            new ErasureRequested(subject, CHURN, ERASURE, "Asked for.", STORES, OFFICER, NOON);
    private final ErasureAnnounced announced = new ErasureAnnounced(subject, CHURN, ERASURE, STORES);
    private final KeyDestructionDecided decided = new KeyDestructionDecided(subject, ERASURE);

    @BeforeEach
    void giveResources() {
        fixture.registerResource(subjects);
        fixture.registerResource(Clock.fixed(NOON, ZoneOffset.UTC));
    }

    @Test
    void theSubjectIsBarredAtOnceAndTheStoresAreToldWhenEverybodyKnows() {
        fixture.givenNoPriorActivity()
                .whenPublishingA(requested)
                .expectNoDispatchedCommands()
                .expectScheduledDeadlineWithName(SETTLED, SubjectErasing.LOOK_AGAIN);
        assertThat(subjects.state(subject)).contains(SubjectState.BARRED);

        fixture.givenAPublished(requested)
                .whenTimeElapses(SETTLED)
                .expectDispatchedCommands(new AnnounceErasure(subject, ERASURE));
    }

    @Test
    void anAnnouncementThatWasNotHeardIsRepeated() throws Exception {
        fixture.givenAPublished(requested)
                .andThenTimeElapses(SETTLED)
                .whenTimeElapses(Duration.ofMinutes(1))
                .expectDispatchedCommands(new AnnounceErasure(subject, ERASURE));
    }

    @Test
    void storesThatAreSilentAreNamedEveryHour() throws Exception {
        fixture.givenAPublished(requested)
                .andThenAPublished(announced)
                .andThenTimeElapses(Duration.ofHours(1))
                .whenTimeElapses(Duration.ofHours(1))
                .expectDispatchedCommands(new NameSilentStores(subject, ERASURE));
    }

    @Test
    void theKeyIsDestroyedWhenItIsDecidedAndThenCertified() {
        fixture.givenAPublished(requested)
                .andThenAPublished(announced)
                .whenPublishingA(decided)
                .expectDispatchedCommands(new CertifyErasure(subject, ERASURE, NOON));
        assertThat(subjects.state(subject)).contains(SubjectState.ERASED);
        assertThat(subjects.person(subject)).isEmpty();
    }

    @Test
    void aCertificateThatWasNotRecordedIsAskedForAgain() {
        fixture.givenAPublished(requested)
                .andThenAPublished(decided)
                .whenTimeElapses(Duration.ofMinutes(1))
                .expectDispatchedCommands(new CertifyErasure(subject, ERASURE, NOON));
    }

    @Test
    void theCertificateEndsTheProcess() {
        fixture.givenAPublished(requested)
                .andThenAPublished(decided)
                .whenPublishingA(
                        new SubjectErased(subject, CHURN, ERASURE, "{}", Sha256Digest.of(new byte[] {1}), NOON))
                .expectActiveSagas(0)
                .expectNoScheduledDeadlines();
    }

    @Test
    void whenItIsStoppedTheSubjectIsAdmittedAgain() {
        fixture.givenAPublished(requested)
                .andThenAPublished(announced)
                .whenPublishingA(new ErasureStopped(subject, ERASURE, "No.", List.of(), OFFICER, NOON))
                .expectActiveSagas(0)
                .expectNoScheduledDeadlines();
        assertThat(subjects.state(subject)).contains(SubjectState.ACTIVE);
    }
}
