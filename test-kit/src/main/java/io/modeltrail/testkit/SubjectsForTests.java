package io.modeltrail.testkit;

import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A directory in memory, without keys: everybody that is asked to be known is. */
public final class SubjectsForTests implements SubjectDirectory {
    private final Map<Person, SubjectId> ids = new ConcurrentHashMap<>();
    private final Map<SubjectId, SubjectState> states = new ConcurrentHashMap<>();
    private final Map<SubjectId, Instant> since = new ConcurrentHashMap<>();

    /** As the first record about somebody would. */
    public SubjectId know(UseCaseKey useCase, String entity) {
        SubjectId id = ids.computeIfAbsent(new Person(useCase, entity), unused -> SubjectId.next());
        states.putIfAbsent(id, SubjectState.ACTIVE);
        return id;
    }

    /** {@link #know} at a time; nobody knows since when the others are known. */
    public SubjectId know(UseCaseKey useCase, String entity, Instant at) {
        SubjectId id = know(useCase, entity);
        since.put(id, at);
        return id;
    }

    @Override
    public Optional<SubjectId> find(UseCaseKey useCase, String entity) {
        return Optional.ofNullable(ids.get(new Person(useCase, entity)));
    }

    @Override
    public Optional<Person> person(SubjectId subject) {
        return ids.entrySet().stream()
                .filter(known -> known.getValue().equals(subject) && states.get(subject) != SubjectState.ERASED)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    @Override
    public Optional<SubjectState> state(SubjectId subject) {
        return Optional.ofNullable(states.get(subject));
    }

    @Override
    public Optional<Instant> knownSince(SubjectId subject) {
        return Optional.ofNullable(since.get(subject));
    }

    @Override
    public void expect(UseCaseKey useCase, Collection<String> entities) {
        entities.forEach(entity -> know(useCase, entity));
    }

    @Override
    public boolean isBarred(UseCaseKey useCase, String entity) {
        return find(useCase, entity)
                .map(states::get)
                .filter(state -> state != SubjectState.ACTIVE)
                .isPresent();
    }

    @Override
    public void bar(SubjectId subject) {
        states.replace(subject, SubjectState.ACTIVE, SubjectState.BARRED);
    }

    @Override
    public void admit(SubjectId subject) {
        states.replace(subject, SubjectState.BARRED, SubjectState.ACTIVE);
    }

    @Override
    public void destroyKey(SubjectId subject) {
        states.put(subject, SubjectState.ERASED);
    }
}
