package io.modeltrail.command.outcome;

import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Forgets which outcomes of a person were recorded: they are found by a hash of the name, which somebody who knows the name can make. */
@Component
@Erases(SubjectStores.COMMAND)
class RecordedOutcomes implements ErasableStore {
    private final OutcomeRows rows;

    RecordedOutcomes(OutcomeRows rows) {
        this.rows = rows;
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        return new StoreErasure(
                name(),
                Map.of("outcomes", (long) rows.forget(person.useCase(), person.entity())),
                List.of(),
                List.of());
    }
}
