package io.modeltrail.features.offline;

import io.modeltrail.contracts.subject.StoreErasure.Remainder;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectDirectory.Person;
import io.modeltrail.contracts.usecase.UseCaseKey;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A file that several use cases have. The same entity of each is another subject: it is rid of them when the last one is erased. */
final class SharedFile {
    private SharedFile() {}

    /** Other use cases in which the entity is not erased, and is not being erased. */
    static List<UseCaseKey> stillNaming(SubjectDirectory subjects, Set<UseCaseKey> useCases, Person person) {
        return useCases.stream()
                .filter(other -> !other.equals(person.useCase()) && !subjects.isBarred(other, person.entity()))
                .sorted(Comparator.comparing(UseCaseKey::value))
                .toList();
    }

    /** @param file kind and digest */
    static Remainder remainder(String file, List<UseCaseKey> others) {
        String names = others.stream().map(UseCaseKey::value).collect(Collectors.joining(", "));
        return new Remainder(
                file,
                "Until the same entity is erased there as well.",
                "The file is also one of the use case " + names + ", where the entity is another subject.");
    }
}
