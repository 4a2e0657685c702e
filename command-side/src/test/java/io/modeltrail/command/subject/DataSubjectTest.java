package io.modeltrail.command.subject;

import static io.modeltrail.command.Examples.CHURN;
import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.RefusalCondition.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.identity.Sha256Digest;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectCommand.AnnounceErasure;
import io.modeltrail.contracts.subject.SubjectCommand.BeginStoreErasure;
import io.modeltrail.contracts.subject.SubjectCommand.CancelErasure;
import io.modeltrail.contracts.subject.SubjectCommand.CertifyErasure;
import io.modeltrail.contracts.subject.SubjectCommand.LiftLegalHold;
import io.modeltrail.contracts.subject.SubjectCommand.NameSilentStores;
import io.modeltrail.contracts.subject.SubjectCommand.PlaceLegalHold;
import io.modeltrail.contracts.subject.SubjectCommand.RecordStoreErased;
import io.modeltrail.contracts.subject.SubjectCommand.RecordStoreFailed;
import io.modeltrail.contracts.subject.SubjectCommand.RequestErasure;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureDelayed;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureRequested;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureStopped;
import io.modeltrail.contracts.subject.SubjectEvent.KeyDestructionDecided;
import io.modeltrail.contracts.subject.SubjectEvent.LegalHoldLifted;
import io.modeltrail.contracts.subject.SubjectEvent.LegalHoldPlaced;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErased;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErasureBegun;
import io.modeltrail.contracts.subject.SubjectEvent.StoreErasureFailed;
import io.modeltrail.contracts.subject.SubjectEvent.SubjectErased;
import io.modeltrail.contracts.subject.SubjectId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.matchers.Matchers;
import org.hamcrest.Matcher;
import org.hamcrest.core.StringContains;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DataSubjectTest {
    private static final SubjectId ID = SubjectId.next();
    private static final ErasureId ERASURE = ErasureId.next();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Actor OFFICER = new Actor("officer", Role.COMPLIANCE_OFFICER);
    private static final List<String> STORES = List.of("query", "runtime");
    private static final StoreErasure QUERY =
            new StoreErasure("query", Map.of("predictions", 3L), List.of(), List.of());
    private static final StoreErasure RUNTIME = new StoreErasure("runtime", Map.of(), List.of(), List.of());
    private static final ErasureRequested REQUESTED =
            new ErasureRequested(ID, CHURN, ERASURE, "Asked for.", STORES, OFFICER, NOON);
    private static final ErasureAnnounced ANNOUNCED = new ErasureAnnounced(ID, CHURN, ERASURE, STORES);
    private static final LegalHoldPlaced HELD = new LegalHoldPlaced(ID, CHURN, "A case.", OFFICER, NOON);
    private static final StoreErased QUERY_ERASED = new StoreErased(ID, ERASURE, QUERY);
    private static final StoreErased RUNTIME_ERASED = new StoreErased(ID, ERASURE, RUNTIME);
    private static final ErasureStopped STOPPED =
            new ErasureStopped(ID, ERASURE, "A legal hold was placed.", List.of(), OFFICER, NOON);
    private static final ErasureRequested ANEW =
            new ErasureRequested(ID, CHURN, ErasureId.next(), "Asked for again.", STORES, OFFICER, NOON);
    private static final KeyDestructionDecided DECIDED = new KeyDestructionDecided(ID, ERASURE);

    private final AggregateTestFixture<DataSubject> fixture = new AggregateTestFixture<>(DataSubject.class);

    private static RequestErasure request(int minimumDays, @Nullable Instant lastRecordedAt) {
        return new RequestErasure(ID, CHURN, ERASURE, "Asked for.", STORES, minimumDays, lastRecordedAt, OFFICER, NOON);
    }

    @Test
    void anErasureIsRequestedWithTheStoresThatAreWaitedFor() {
        fixture.givenNoPriorActivity().when(request(0, null)).expectEvents(REQUESTED);
    }

    @Test
    void whoIsUnderLegalHoldIsNotErased() {
        fixture.given(HELD).when(request(0, null)).expectException(refusal(RefusalCode.LEGAL_HOLD_IN_FORCE));
        fixture.given(HELD, new LegalHoldLifted(ID, "Closed.", OFFICER, NOON))
                .when(request(0, null))
                .expectEvents(REQUESTED);
    }

    @Test
    void whoseRecordsMustBeKeptIsNotErased() {
        fixture.givenNoPriorActivity()
                .when(request(10, NOON.minus(Duration.ofDays(10)).plusMillis(1)))
                .expectException(refusal(RefusalCode.RETENTION_NOT_OVER));
        fixture.givenNoPriorActivity()
                .when(request(10, NOON.minus(Duration.ofDays(10))))
                .expectEvents(REQUESTED);
        fixture.givenNoPriorActivity().when(request(10, null)).expectException(refusal(RefusalCode.RETENTION_NOT_OVER));
    }

    @Test
    void anErasureIsRequestedOnceAndAgainAfterItWasStopped() {
        fixture.given(REQUESTED).when(request(0, null)).expectException(refusal(RefusalCode.ERASURE_ALREADY_REQUESTED));
        fixture.given(REQUESTED, new ErasureStopped(ID, ERASURE, "No.", List.of(), OFFICER, NOON))
                .when(request(0, null))
                .expectEvents(REQUESTED);
    }

    @Test
    void itIsAnnouncedOnce() {
        fixture.given(REQUESTED).when(new AnnounceErasure(ID, ERASURE)).expectEvents(ANNOUNCED);
        fixture.given(REQUESTED, ANNOUNCED)
                .when(new AnnounceErasure(ID, ERASURE))
                .expectNoEvents();
        fixture.given(REQUESTED).when(new AnnounceErasure(ID, ErasureId.next())).expectNoEvents();
    }

    @Test
    void theLastStoreDecidesOverTheKey() {
        fixture.given(REQUESTED, ANNOUNCED)
                .when(new RecordStoreErased(ID, ERASURE, QUERY))
                .expectEvents(QUERY_ERASED);
        fixture.given(REQUESTED, ANNOUNCED, QUERY_ERASED)
                .when(new RecordStoreErased(ID, ERASURE, RUNTIME))
                .expectEvents(RUNTIME_ERASED, DECIDED);
    }

    @Test
    void aStoreThatIsNotWaitedForChangesNothing() {
        fixture.given(REQUESTED, ANNOUNCED, QUERY_ERASED)
                .when(new RecordStoreErased(ID, ERASURE, QUERY))
                .expectNoEvents();
        fixture.given(REQUESTED, ANNOUNCED)
                .when(new RecordStoreErased(ID, ERASURE, new StoreErasure("another", Map.of(), List.of(), List.of())))
                .expectNoEvents();
        fixture.given(REQUESTED, ANNOUNCED)
                .when(new RecordStoreErased(ID, ErasureId.next(), QUERY))
                .expectNoEvents();
    }

    @Test
    void theSameFailureOfAStoreIsRecordedOnce() {
        StoreErasureFailed failed = new StoreErasureFailed(ID, ERASURE, "query", "IOException");
        fixture.given(REQUESTED, ANNOUNCED)
                .when(new RecordStoreFailed(ID, ERASURE, "query", "IOException"))
                .expectEvents(failed);
        fixture.given(REQUESTED, ANNOUNCED, failed)
                .when(new RecordStoreFailed(ID, ERASURE, "query", "IOException"))
                .expectNoEvents();
        fixture.given(REQUESTED, ANNOUNCED, failed)
                .when(new RecordStoreFailed(ID, ERASURE, "query", "SQLException"))
                .expectEvents(new StoreErasureFailed(ID, ERASURE, "query", "SQLException"));
    }

    @Test
    void storesThatAreSilentAreNamed() {
        fixture.given(REQUESTED, ANNOUNCED, QUERY_ERASED)
                .when(new NameSilentStores(ID, ERASURE))
                .expectEvents(new ErasureDelayed(ID, ERASURE, List.of("runtime")));
        fixture.given(REQUESTED, ANNOUNCED, QUERY_ERASED, RUNTIME_ERASED, DECIDED)
                .when(new NameSilentStores(ID, ERASURE))
                .expectNoEvents();
    }

    @Test
    void aLegalHoldStopsAnErasureBeforeTheKeyIsDestroyedAndSaysWhatIsErasedAlready() {
        fixture.given(REQUESTED, ANNOUNCED, QUERY_ERASED)
                .when(new PlaceLegalHold(ID, CHURN, "A case.", OFFICER, NOON))
                .expectEvents(
                        HELD,
                        new ErasureStopped(ID, ERASURE, "A legal hold was placed.", List.of("query"), OFFICER, NOON));
        fixture.given(REQUESTED, ANNOUNCED, QUERY_ERASED, RUNTIME_ERASED, DECIDED)
                .when(new PlaceLegalHold(ID, CHURN, "A case.", OFFICER, NOON))
                .expectException(refusal(RefusalCode.ERASURE_CANNOT_BE_STOPPED));
    }

    @Test
    void aStoreBeginsOnceAndNotAfterTheErasureWasStopped() {
        StoreErasureBegun begun = new StoreErasureBegun(ID, ERASURE, "query");
        BeginStoreErasure begin = new BeginStoreErasure(ID, ERASURE, "query");
        fixture.given(REQUESTED, ANNOUNCED)
                .when(begin)
                .expectResultMessagePayload(true)
                .expectEvents(begun);
        fixture.given(REQUESTED, ANNOUNCED, begun)
                .when(begin)
                .expectResultMessagePayload(true)
                .expectNoEvents();
        fixture.given(REQUESTED, ANNOUNCED, HELD, STOPPED)
                .when(begin)
                .expectResultMessagePayload(false)
                .expectNoEvents();
        fixture.given(REQUESTED, ANNOUNCED, HELD, STOPPED, new LegalHoldLifted(ID, "Closed.", OFFICER, NOON), ANEW)
                .when(begin)
                .expectResultMessagePayload(false)
                .expectNoEvents();
        fixture.given(REQUESTED).when(begin).expectResultMessagePayload(false).expectNoEvents();
    }

    @Test
    void whatAStoreErasedOfAStoppedErasureIsSaidAndDecidesNothing() {
        fixture.given(REQUESTED, ANNOUNCED, RUNTIME_ERASED, HELD, STOPPED)
                .when(new RecordStoreErased(ID, ERASURE, QUERY))
                .expectEvents(QUERY_ERASED);
        fixture.given(REQUESTED, ANNOUNCED, HELD, STOPPED, QUERY_ERASED)
                .when(new RecordStoreErased(ID, ERASURE, QUERY))
                .expectNoEvents();
        fixture.given(REQUESTED, ANNOUNCED, HELD, STOPPED)
                .when(new RecordStoreFailed(ID, ERASURE, "query", "IOException"))
                .expectEvents(new StoreErasureFailed(ID, ERASURE, "query", "IOException"));
        fixture.given(REQUESTED, ANNOUNCED, HELD, STOPPED, new LegalHoldLifted(ID, "Closed.", OFFICER, NOON), ANEW)
                .when(new RecordStoreErased(ID, ERASURE, QUERY))
                .expectEvents(QUERY_ERASED);
    }

    @Test
    void oneLegalHoldIsPlacedAndLifted() {
        fixture.given(HELD)
                .when(new PlaceLegalHold(ID, CHURN, "Another.", OPERATOR, NOON))
                .expectException(refusal(RefusalCode.LEGAL_HOLD_IN_FORCE));
        fixture.given(HELD)
                .when(new LiftLegalHold(ID, "Closed.", OFFICER, NOON))
                .expectEvents(new LegalHoldLifted(ID, "Closed.", OFFICER, NOON));
        fixture.given(REQUESTED)
                .when(new LiftLegalHold(ID, "Closed.", OFFICER, NOON))
                .expectException(refusal(RefusalCode.LEGAL_HOLD_NOT_PLACED));
    }

    @Test
    void anErasureIsCancelledUntilTheKeyIsGivenUp() {
        fixture.given(REQUESTED)
                .when(new CancelErasure(ID, "By mistake.", OFFICER, NOON))
                .expectEvents(new ErasureStopped(ID, ERASURE, "By mistake.", List.of(), OFFICER, NOON));
        fixture.given(REQUESTED, ANNOUNCED, QUERY_ERASED, RUNTIME_ERASED, DECIDED)
                .when(new CancelErasure(ID, "By mistake.", OFFICER, NOON))
                .expectException(refusal(RefusalCode.ERASURE_CANNOT_BE_STOPPED));
        fixture.given(HELD)
                .when(new CancelErasure(ID, "By mistake.", OFFICER, NOON))
                .expectException(refusal(RefusalCode.ERASURE_NOT_UNDER_WAY));
    }

    @Test
    void theCertificateSaysWhatWasErasedWhereAndHasItsDigest() {
        fixture.given(REQUESTED, ANNOUNCED, QUERY_ERASED, RUNTIME_ERASED, DECIDED)
                .when(new CertifyErasure(ID, ERASURE, NOON.plusSeconds(9)))
                .expectSuccessfulHandlerExecution()
                .expectState(subject -> assertThat(subject).hasToString("DataSubject[" + ID + "]"))
                .expectEventsMatching(Matchers.payloadsMatching(Matchers.exactSequenceOf(certified())));
        fixture.given(REQUESTED, ANNOUNCED, QUERY_ERASED)
                .when(new CertifyErasure(ID, ERASURE, NOON))
                .expectNoEvents();
    }

    private static Matcher<Object> certified() {
        return Matchers.predicate(payload -> payload instanceof SubjectErased erased
                && erased.digest().equals(Sha256Digest.of(erased.certificate().getBytes(StandardCharsets.UTF_8)))
                && StringContains.containsString("\"removed\":{\"predictions\":3}")
                        .matches(erased.certificate())
                && StringContains.containsString("\"keyDestroyedAt\":\"2026-01-01T12:00:09Z\"")
                        .matches(erased.certificate()));
    }
}
