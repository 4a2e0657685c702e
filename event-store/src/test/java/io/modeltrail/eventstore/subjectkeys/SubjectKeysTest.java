package io.modeltrail.eventstore.subjectkeys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.access.Actor;
import io.modeltrail.contracts.access.Role;
import io.modeltrail.contracts.outcome.OutcomeEvent.OutcomeObserved;
import io.modeltrail.contracts.outcome.OutcomeId;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectDirectory.SubjectState;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.serial.NamedEventSerializer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

class SubjectKeysTest {
    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final String WHO = "7590-VHVEG";

    private final KeysForTests keys = new KeysForTests();

    @TempDir
    private Path folder;

    private SubjectKeys subjects;
    private NamedEventSerializer events;

    @BeforeEach
    void start() {
        subjects = keys.process(folder.resolve("keys"));
        events = NamedEventSerializer.ofContracts(subjects);
    }

    @AfterEach
    void close() {
        keys.close();
    }

    @Test
    void whoHasChangedIsNotLookedForAmongAll() {
        try (KeyConnections connections = new KeyConnections(keys.database)) {
            SubjectKeyRows rows = new SubjectKeyRows(connections);
            connections.sql().execute("VACUUM ANALYZE subject_key"); // so small a table is read whole
            Long readings = connections.transactions().execute(status -> {
                rows.changes(null);
                return connections
                        .sql()
                        .queryForObject(
                                "SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'subject_key'",
                                Long.class);
            });
            assertThat(readings).isZero();
        }
    }

    @Test
    void aSubjectIsKnownFromBeforeItsFirstRecordAndStaysSo() {
        Instant before = Instant.now().minusSeconds(1);
        write(outcome(WHO));
        SubjectId subject = subjects.find(CHURN, WHO).orElseThrow();

        Instant since = subjects.knownSince(subject).orElseThrow();
        subjects.destroyKey(subject);

        assertThat(since).isBetween(before, Instant.now().plusSeconds(1));
        assertThat(subjects.knownSince(subject)).contains(since);
        assertThat(subjects.knownSince(SubjectId.next())).isEmpty();
    }

    @Test
    void whatIsStoredSaysNothingOfWhomItIsAboutAndIsReadAsItWas() {
        OutcomeObserved outcome = outcome(WHO);

        byte[] stored = write(outcome);

        assertThat(new String(stored, UTF_8)).doesNotContain(WHO).contains("\"useCase\":\"churn\"");
        assertThat(events.read(OutcomeObserved.class, stored)).isEqualTo(outcome);
        assertThat(new JdbcTemplate(keys.database)
                        .queryForObject("SELECT string_agg(t::text, '') FROM subject_key t", String.class))
                .doesNotContain(WHO)
                .doesNotContain(java.util.HexFormat.of().formatHex(WHO.getBytes(UTF_8)));
    }

    @Test
    void anotherProcessReadsItAndKnowsThePerson() {
        byte[] stored = write(outcome(WHO));
        SubjectKeys other = keys.process(folder.resolve("keys"));
        SubjectId subject = other.find(CHURN, WHO).orElseThrow();

        assertThat(NamedEventSerializer.ofContracts(other)
                        .read(OutcomeObserved.class, stored)
                        .entity())
                .isEqualTo(WHO);
        assertThat(other.person(subject)).contains(new Person(CHURN, WHO));
        assertThat(other.find(new UseCaseKey("another"), WHO)).isEmpty();
        assertThat(other.find(CHURN, "nobody")).isEmpty();
        assertThat(other.state(subject)).contains(SubjectState.ACTIVE);
        assertThat(other.state(SubjectId.next())).isEmpty();
        assertThat(other.person(SubjectId.next())).isEmpty();
    }

    @Test
    void twoProcessesThatMeetTheSamePeopleAtOnceGiveEachOneKey() throws Exception {
        SubjectKeys other = keys.process(folder.resolve("keys"));
        List<OutcomeObserved> forward = IntStream.range(0, 300)
                .mapToObj(number -> outcome("entity-" + number))
                .toList();
        CyclicBarrier together = new CyclicBarrier(2);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            List<Future<Void>> racing = new ArrayList<>();
            for (SubjectKeys each : List.of(subjects, other)) {
                racing.add(threads.submit((Callable<Void>) () -> {
                    together.await();
                    each.prepare(each == subjects ? forward : forward.reversed());
                    return null;
                }));
            }
            for (Future<Void> one : racing) {
                one.get();
            }
        }
        Set<SubjectId> ids = new HashSet<>();
        forward.forEach(outcome -> {
            SubjectId id = subjects.find(CHURN, outcome.entity()).orElseThrow();
            assertThat(other.find(CHURN, outcome.entity())).contains(id);
            ids.add(id);
        });

        assertThat(ids).hasSize(300);
        assertThat(new JdbcTemplate(keys.database).queryForObject("SELECT count(*) FROM subject_key", Long.class))
                .isEqualTo(300);
        byte[] stored = write(forward.getFirst());
        assertThat(NamedEventSerializer.ofContracts(other).read(OutcomeObserved.class, stored))
                .isEqualTo(forward.getFirst());
    }

    @Test
    void nothingIsRecordedAboutWhoIsBarredAndWhatIsThereIsStillRead() {
        OutcomeObserved before = outcome(WHO);
        byte[] stored = write(before);
        SubjectId subject = subjects.find(CHURN, WHO).orElseThrow();

        subjects.bar(subject);

        assertThat(subjects.isBarred(CHURN, WHO)).isTrue();
        assertThat(subjects.isBarred(CHURN, "somebody else")).isFalse();
        refusedAsErased(() -> write(outcome(WHO)));
        assertThat(events.read(OutcomeObserved.class, stored)).isEqualTo(before);

        subjects.admit(subject);

        assertThat(subjects.isBarred(CHURN, WHO)).isFalse();
        assertThat(write(outcome(WHO))).isNotEmpty();
    }

    @Test
    void aDestroyedKeyLeavesThePseudonymAndNothingElse() {
        byte[] stored = write(outcome(WHO));
        byte[] ofAnother = write(outcome("somebody else"));
        SubjectId subject = subjects.find(CHURN, WHO).orElseThrow();

        subjects.destroyKey(subject);
        subjects.destroyKey(subject);
        subjects.admit(subject);

        OutcomeObserved read = events.read(OutcomeObserved.class, stored);
        assertThat(read.entity()).isEqualTo(ErasedEntity.of(subject));
        assertThat(read.source()).isEqualTo("billing");
        assertThat(events.read(OutcomeObserved.class, ofAnother).entity()).isEqualTo("somebody else");
        assertThat(subjects.state(subject)).contains(SubjectState.ERASED);
        assertThat(subjects.person(subject)).isEmpty();
        assertThat(subjects.find(CHURN, WHO)).contains(subject);
        assertThat(subjects.isBarred(CHURN, WHO)).isTrue();
        refusedAsErased(() -> write(outcome(WHO)));
        refusedAsErased(() -> write(read));
        // A process that begins afterwards knows it too.
        SubjectKeys later = keys.process(folder.resolve("keys"));
        assertThat(later.isBarred(CHURN, WHO)).isTrue();
        refusedAsErased(() -> NamedEventSerializer.ofContracts(later).serialize(outcome(WHO), byte[].class));
    }

    @Test
    void whatWasStoredInClearBeforeThereWereKeysIsNotReadOnceThePersonIsErased() {
        OutcomeObserved outcome = outcome(WHO);
        byte[] inClear = clear(outcome);
        byte[] ofAnother = clear(outcome("somebody else"));
        subjects.expect(CHURN, List.of(WHO));
        assertThat(events.read(OutcomeObserved.class, inClear)).isEqualTo(outcome);
        SubjectId subject = subjects.find(CHURN, WHO).orElseThrow();

        subjects.bar(subject);
        assertThat(events.read(OutcomeObserved.class, inClear)).isEqualTo(outcome);
        subjects.destroyKey(subject);

        assertThat(events.read(OutcomeObserved.class, inClear).entity()).isEqualTo(ErasedEntity.of(subject));
        assertThat(events.read(OutcomeObserved.class, ofAnother).entity()).isEqualTo("somebody else");
    }

    /** As revision 1 was stored: all components in clear. */
    private byte[] clear(OutcomeObserved outcome) {
        String stored = new String(write(outcome), UTF_8);
        return (stored.substring(0, stored.indexOf("\"personal\"")) + "\"entity\":\"" + outcome.entity() + "\"}")
                .getBytes(UTF_8);
    }

    @Test
    void aProcessThatHasTheKeyInMemoryForgetsItInTime() throws InterruptedException {
        SubjectKeys other = keys.process(folder.resolve("keys"));
        NamedEventSerializer inOther = NamedEventSerializer.ofContracts(other);
        byte[] stored = write(outcome(WHO));
        assertThat(inOther.read(OutcomeObserved.class, stored).entity()).isEqualTo(WHO);
        SubjectId subject = subjects.find(CHURN, WHO).orElseThrow();
        inOther.serialize(outcome(WHO), byte[].class);
        assertThat(subjects.remembers(subject)).isTrue();
        assertThat(other.remembers(subject)).isTrue();

        subjects.destroyKey(subject);
        Thread.sleep(io.modeltrail.contracts.subject.SubjectDirectory.SETTLING_SECONDS * 1000L);

        assertThat(inOther.read(OutcomeObserved.class, stored).entity()).isEqualTo(ErasedEntity.of(subject));
        refusedAsErased(() -> inOther.serialize(outcome(WHO), byte[].class));
        assertThat(subjects.remembers(subject)).isFalse();
        assertThat(other.remembers(subject)).isFalse();
    }

    @Test
    void whatIsSealedOpensInItsOwnEventAlone() {
        String one = new String(write(outcome(WHO)), UTF_8);
        String another = new String(write(outcome(WHO)), UTF_8);
        String moved =
                one.substring(0, one.indexOf("\"personal\"")) + another.substring(another.indexOf("\"personal\""));

        doesNotOpen(moved);
        doesNotOpen(one.replace("outcomeId\":\"0", "outcomeId\":\"1"));
        int inside = one.indexOf("sealed") + 40;
        doesNotOpen(one.substring(0, inside) + (one.charAt(inside) == 'A' ? 'B' : 'A') + one.substring(inside + 1));
        String stranger = one.replace(
                subjects.find(CHURN, WHO).orElseThrow().toString(),
                SubjectId.next().toString());
        doesNotOpen(stranger);
    }

    private void doesNotOpen(String stored) {
        assertThatThrownBy(() -> events.read(OutcomeObserved.class, stored.getBytes(UTF_8)))
                .isInstanceOf(SerializationException.class)
                .message()
                .doesNotContain(WHO);
    }

    private static void refusedAsErased(org.assertj.core.api.ThrowableAssert.ThrowingCallable recording) {
        assertThatThrownBy(recording)
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.SUBJECT_ERASED))
                .message()
                .doesNotContain(WHO);
    }

    private byte[] write(OutcomeObserved outcome) {
        return events.serialize(outcome, byte[].class).getData();
    }

    static OutcomeObserved outcome(String entity) {
        return new OutcomeObserved(
                OutcomeId.next(),
                CHURN,
                entity,
                Instant.parse("2026-03-01T09:30:00Z"),
                true,
                "billing",
                new Actor("an operator", Role.OPERATOR));
    }
}
