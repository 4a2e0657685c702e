package io.modeltrail.query.audit;

import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.query.EventsOfEntity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Where the trail speaks of one data subject, also while an erasure of it is under way and after one was stopped. */
@Component
class EventsOfSubject {
    private final List<EventsOfEntity> ofEntities;
    private final ObjectProvider<SubjectDirectory> subjects;

    EventsOfSubject(List<EventsOfEntity> ofEntities, ObjectProvider<SubjectDirectory> subjects) {
        this.ofEntities = ofEntities;
        this.subjects = subjects;
    }

    /**
     * @param subject null = nothing is known about the entity, or nobody here knows who the subjects are
     * @param positions of each kind of event the oldest first
     */
    record Found(@Nullable SubjectId subject, List<Long> positions) {
        Found {
            positions = List.copyOf(positions);
        }
    }

    /** @param most of each kind */
    Found find(UseCaseKey useCase, String entity, int most) {
        SubjectDirectory directory = subjects.getIfAvailable();
        Optional<SubjectId> subject = directory == null ? Optional.empty() : directory.find(useCase, entity);
        // Until a rebuild, rows from which an erasure has taken the name are under the one that stands for somebody
        // erased. Once
        // the key is destroyed nobody is told who that was.
        Set<String> names = subject.filter(
                        known -> directory != null && directory.person(known).isPresent())
                .map(known -> Set.of(entity, ErasedEntity.of(known)))
                .orElse(Set.of(entity));
        List<Long> positions = new ArrayList<>();
        for (EventsOfEntity events : ofEntities) {
            positions.addAll(events.positionsOf(useCase, names, most));
        }
        return new Found(subject.orElse(null), positions);
    }
}
