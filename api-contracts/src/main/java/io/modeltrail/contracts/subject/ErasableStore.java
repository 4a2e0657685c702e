package io.modeltrail.contracts.subject;

import io.modeltrail.contracts.subject.SubjectDirectory.Person;

/** A place that holds personal data besides the trail itself, and can be rid of one person's. Its class is marked {@link Erases}. */
public interface ErasableStore {
    /** One of {@link SubjectStores}. */
    default String name() {
        return getClass().getAnnotation(Erases.class).value();
    }

    /**
     * Removes what the store has about the person. Done twice it removes what is left. Nothing that comes later is kept: the person is
     * barred by now.
     */
    StoreErasure erase(SubjectId subject, Person person);
}
