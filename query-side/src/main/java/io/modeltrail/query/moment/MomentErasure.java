package io.modeltrail.query.moment;

import io.modeltrail.contracts.subject.ErasableStore;
import io.modeltrail.contracts.subject.Erases;
import io.modeltrail.contracts.subject.StoreErasure;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.subject.SubjectStores;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Moments are made anew when they are asked for, and then without whoever was erased: all that are kept or made are removed. */
@Component
@Erases(SubjectStores.MOMENTS)
class MomentErasure implements ErasableStore {
    private final Moments moments;

    MomentErasure(Moments moments) {
        this.moments = moments;
    }

    @Override
    public StoreErasure erase(SubjectId subject, Person person) {
        return new StoreErasure(name(), Map.of("moments", moments.removeAll()), List.of(), List.of());
    }
}
