package io.modeltrail.testkit;

import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Says for a module without the event store who may not be recorded, in every use case. It keeps no keys and knows no pseudonyms. */
public final class BarredEntities implements SubjectDirectory {
    private final Set<String> entities = ConcurrentHashMap.newKeySet();

    public void add(String entity) {
        entities.add(entity);
    }

    @Override
    public boolean isBarred(UseCaseKey useCase, String entity) {
        return entities.contains(entity);
    }

    @Override
    public Optional<SubjectId> find(UseCaseKey useCase, String entity) {
        return Optional.empty();
    }

    @Override
    public Optional<Person> person(SubjectId subject) {
        return Optional.empty();
    }

    @Override
    public Optional<SubjectState> state(SubjectId subject) {
        return Optional.empty();
    }

    @Override
    public Optional<Instant> knownSince(SubjectId subject) {
        return Optional.empty();
    }

    @Override
    public void expect(UseCaseKey useCase, Collection<String> entities) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void bar(SubjectId subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void admit(SubjectId subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void destroyKey(SubjectId subject) {
        throw new UnsupportedOperationException();
    }
}
