package io.modeltrail.standalone.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.ErasureId;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectCommand.BeginStoreErasure;
import io.modeltrail.contracts.subject.SubjectCommand.RecordStoreErased;
import io.modeltrail.contracts.subject.SubjectCommand.RecordStoreFailed;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectEvent.ErasureAnnounced;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.testkit.SubjectsForTests;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.commandhandling.gateway.DefaultCommandGateway;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionOperations;

class StoreErasingTest {
    private static final UseCaseKey CHURN = new UseCaseKey("churn");
    private static final ErasureId ERASURE = ErasureId.next();
    private static final StoreErasure DONE = new StoreErasure("query", Map.of(), List.of(), List.of());

    private final SubjectsForTests subjects = new SubjectsForTests();
    private final SubjectId ann = subjects.know(CHURN, "ann");
    private final SimpleCommandBus bus = SimpleCommandBus.builder().build();
    private final List<Object> happened = new ArrayList<>();
    private boolean underWay = true;
    private boolean broken;

    /** What was asked for and what was done, in its order. */
    private void announce() {
        bus.subscribe(BeginStoreErasure.class.getName(), command -> {
            happened.add(command.getPayload());
            return underWay;
        });
        for (Class<?> report : List.of(RecordStoreErased.class, RecordStoreFailed.class)) {
            bus.subscribe(report.getName(), command -> happened.add(command.getPayload()));
        }
        subjects.bar(ann);
        EventMessage<ErasureAnnounced> message =
                new GenericEventMessage<>(new ErasureAnnounced(ann, CHURN, ERASURE, List.of("query")));
        UnitOfWork<?> batch = DefaultUnitOfWork.startAndGet(message);
        try {
            new StoreErasing(
                            new StoreForTests(),
                            subjects,
                            DefaultCommandGateway.builder().commandBus(bus).build(),
                            TransactionOperations.withoutTransaction())
                    .on(message.getPayload(), message);
        } finally {
            batch.rollback();
        }
    }

    @Erases(SubjectStores.QUERY)
    private final class StoreForTests implements ErasableStore {
        @Override
        public StoreErasure erase(SubjectId subject, Person person) {
            if (broken) {
                throw new IllegalArgumentException("about ann");
            }
            happened.add("erased");
            return DONE;
        }
    }

    @Test
    void aStoreAsksWhetherItMayBeginBeforeItErasesAndSaysWhatItDid() {
        announce();
        assertThat(happened)
                .containsExactly(
                        new BeginStoreErasure(ann, ERASURE, "query"),
                        "erased",
                        new RecordStoreErased(ann, ERASURE, DONE));
    }

    @Test
    void nothingIsErasedWhenTheErasureWasStoppedThoughTheSubjectIsStillBarred() {
        underWay = false;
        announce();
        assertThat(happened).containsExactly(new BeginStoreErasure(ann, ERASURE, "query"));
    }

    @Test
    void aFailureIsRecordedByItsKindAndTriedAgain() {
        broken = true;
        assertThatThrownBy(this::announce).isInstanceOf(IllegalStateException.class);
        assertThat(happened)
                .containsExactly(
                        new BeginStoreErasure(ann, ERASURE, "query"),
                        new RecordStoreFailed(ann, ERASURE, "query", "IllegalArgumentException"));
    }
}
