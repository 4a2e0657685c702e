package io.modeltrail.command.audit;

import static io.modeltrail.command.Examples.OPERATOR;
import static io.modeltrail.command.RefusalCondition.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.audit.AccessCommand.RecordAccess;
import io.modeltrail.contracts.audit.AccessEvent.AccessRecorded;
import io.modeltrail.contracts.audit.AccessId;
import io.modeltrail.contracts.audit.AccessKind;
import io.modeltrail.contracts.audit.TrailMetadata;
import io.modeltrail.contracts.refusal.RefusalCode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.matchers.Matchers;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final AccessId ID = AccessId.next();
    private static final Instant AT = Instant.parse("2026-11-28T12:00:00Z");

    private final AggregateTestFixture<Access> fixture = new AggregateTestFixture<>(Access.class);

    @Test
    void anAccessIsRecordedAsItIsSaid() {
        Map<String, String> details = Map.of("from", "0", "to", "100");
        fixture.givenNoPriorActivity()
                .when(access("/api/v1/audit/export", details))
                .expectEvents(new AccessRecorded(ID, AccessKind.EXPORT, "/api/v1/audit/export", details, OPERATOR, AT));
    }

    @Test
    void anAccessToNoSingleUseCaseIsOneOfThePlatform() {
        fixture.givenNoPriorActivity()
                .when(access("/api/v1/audit/export", Map.of()))
                .expectEventsMatching(Matchers.exactSequenceOf(Matchers.predicate(AccessTest::isOfThePlatform)));
    }

    private static boolean isOfThePlatform(EventMessage<?> event) {
        assertThat(event.getMetaData())
                .containsEntry(TrailMetadata.USE_CASE, "platform")
                .containsEntry(TrailMetadata.ACTOR, OPERATOR.id());
        return true;
    }

    @Test
    void theSameSentAgainLaterChangesNothing() {
        Map<String, String> details = Map.of("from", "0", "to", "100");
        fixture.given(new AccessRecorded(ID, AccessKind.EXPORT, "/api/v1/audit/export", details, OPERATOR, AT))
                .when(new RecordAccess(
                        ID, AccessKind.EXPORT, "/api/v1/audit/export", details, OPERATOR, AT.plusSeconds(90)))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void anotherAccessOfTheSameIdentityIsRefused() {
        Map<String, String> details = Map.of("from", "0", "to", "100");
        AccessRecorded recorded =
                new AccessRecorded(ID, AccessKind.EXPORT, "/api/v1/audit/export", details, OPERATOR, AT);
        for (RecordAccess other : List.of(
                new RecordAccess(ID, AccessKind.EVIDENCE, "/api/v1/audit/export", details, OPERATOR, AT),
                new RecordAccess(ID, AccessKind.EXPORT, "/api/v1/audit/evidence", details, OPERATOR, AT),
                new RecordAccess(ID, AccessKind.EXPORT, "/api/v1/audit/export", Map.of("from", "0"), OPERATOR, AT),
                new RecordAccess(
                        ID,
                        AccessKind.EXPORT,
                        "/api/v1/audit/export",
                        details,
                        new Actor("other", Role.AUDITOR),
                        AT))) {
            fixture.given(recorded).when(other).expectException(refusal(RefusalCode.ALREADY_EXISTS));
        }
    }

    @Test
    void whatCouldHoldMoreThanNamesIsRefused() {
        refused("", Map.of());
        refused("a\nb", Map.of());
        refused("x".repeat(501), Map.of());
        refused("what", Map.of("", "value"));
        refused("what", Map.of("name", "x".repeat(501)));
        refused("what", Map.of("x".repeat(501), "value"));
        refused(
                "what",
                IntStream.range(0, 33).boxed().collect(Collectors.toMap(number -> "n" + number, String::valueOf)));
    }

    private void refused(String what, Map<String, String> details) {
        fixture.givenNoPriorActivity()
                .when(access(what, details))
                .expectException(refusal(RefusalCode.ACCESS_DETAILS_INVALID));
    }

    private static RecordAccess access(String what, Map<String, String> details) {
        return new RecordAccess(ID, AccessKind.EXPORT, what, details, OPERATOR, AT);
    }
}
