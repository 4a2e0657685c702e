package io.modeltrail.eventstore.subjectkeys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.refusal.RefusalCode;
import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectDirectory;
import io.modeltrail.contracts.subject.SubjectId;
import io.modeltrail.contracts.usecase.UseCaseKey;
import io.modeltrail.eventstore.cipher.Aead;
import io.modeltrail.eventstore.serial.SubjectSeals;
import io.modeltrail.eventstore.subjectkeys.SubjectKeyRows.SubjectRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.axonframework.serialization.SerializationException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;

/**
 * Keys of subjects: sealing and opening, and who the subjects are. Keys that were used lately are kept in memory, so that the database is
 * asked once for each subject and not for each event. Thread-safe.
 */
final class SubjectKeys implements SubjectDirectory, SubjectSeals {
    /** Who reads a trail from the beginning meets subjects about in the order of their ids. */
    private static final int READ_AHEAD = 64;

    private final SubjectKeyRows rows;
    private final MasterKeys master;
    private final SubjectStanding standing;
    private final NewSubjects newSubjects;
    private final Cache<Named, Known> byName;
    private final Cache<SubjectId, Aead> byId;

    /** As events name a subject. */
    record Named(UseCaseKey useCase, String entity) {
        /** Without the entity. */
        @Override
        public String toString() {
            return "Named[" + useCase + "]";
        }
    }

    /** So that who seals looks once. */
    private record Known(SubjectId subject, Aead key) {}

    /** @param cached keys that are kept in memory, about 400 bytes each */
    SubjectKeys(SubjectKeyRows rows, MasterKeys master, int cached) {
        this.rows = rows;
        this.master = master;
        newSubjects = new NewSubjects(rows, master);
        byName = Caffeine.newBuilder()
                .maximumSize(cached)
                .executor(Runnable::run)
                .build();
        byId = Caffeine.newBuilder().maximumSize(cached).executor(Runnable::run).build();
        standing = new SubjectStanding(rows, this::forget);
    }

    @Override
    public void expect(UseCaseKey useCase, Collection<String> entities) {
        List<Named> names = new ArrayList<>(entities.size());
        entities.forEach(entity -> names.add(new Named(useCase, entity)));
        makeUnknown(names);
    }

    @Override
    public void prepare(Collection<? extends AboutSubject> events) {
        List<Named> names = new ArrayList<>(events.size());
        events.forEach(event -> names.add(new Named(event.useCase(), event.entity())));
        makeUnknown(names);
    }

    /** The cache is not told of these looks: the keys are about to be used, which it is told of. */
    private void makeUnknown(List<Named> names) {
        names.removeIf(name -> byName.asMap().containsKey(name) || ErasedEntity.is(name.entity()));
        if (!names.isEmpty()) {
            made(names);
        }
    }

    @Override
    public Sealed seal(AboutSubject event, byte[] personal, String place) {
        if (ErasedEntity.is(event.entity())) {
            throw erased(event.entity());
        }
        Named name = new Named(event.useCase(), event.entity());
        try {
            Known known = byName.getIfPresent(name);
            if (known == null) {
                known = known(name);
            }
            if (standing.of(known.subject()) != SubjectState.ACTIVE) {
                throw erased(known.subject().toString());
            }
            return new Sealed(known.subject(), known.key().seal(personal, context(known.subject(), place)));
        } catch (DataAccessException broken) {
            throw new Refusal(
                    RefusalCode.DATABASE_UNAVAILABLE, "Nothing was recorded. Repeat the request in a few seconds.");
        }
    }

    @Override
    public Optional<byte[]> open(SubjectId subject, byte[] sealed, String place) {
        if (standing.of(subject) == SubjectState.ERASED) {
            return Optional.empty();
        }
        Aead key = keyOf(subject);
        if (key == null) {
            return Optional.empty();
        }
        return Optional.of(key.open(sealed, context(subject, place))
                .orElseThrow(() -> new SerializationException("What is sealed for " + subject
                        + " was changed, or belongs to another event: it does not open here")));
    }

    @Override
    public Optional<SubjectId> erased(AboutSubject event) {
        return ErasedEntity.is(event.entity()) || standing.nobodyIsBarred()
                ? Optional.empty()
                : standing.erased(master.lookup(event.useCase(), event.entity()));
    }

    @Override
    public Optional<SubjectId> find(UseCaseKey useCase, String entity) {
        Known known = byName.getIfPresent(new Named(useCase, entity));
        return known == null
                ? rows.byLookup(List.of(master.lookup(useCase, entity))).stream()
                        .map(SubjectRow::id)
                        .findFirst()
                : Optional.of(known.subject());
    }

    @Override
    public Optional<Person> person(SubjectId subject) {
        Optional<SubjectRow> row = rows.byId(subject);
        if (row.isEmpty() || row.get().sealedName() == null) {
            return Optional.empty();
        }
        byte[] name = key(row.get())
                .open(row.get().sealedName(), NewSubjects.nameContext(subject))
                .orElseThrow(() -> new IllegalStateException("the sealed name of " + subject + " was changed"));
        return Optional.of(new Person(new UseCaseKey(row.get().useCase()), new String(name, StandardCharsets.UTF_8)));
    }

    @Override
    public Optional<SubjectState> state(SubjectId subject) {
        return rows.byId(subject).map(SubjectRow::state);
    }

    @Override
    public Optional<Instant> knownSince(SubjectId subject) {
        return rows.createdAt(subject);
    }

    @Override
    public boolean isBarred(UseCaseKey useCase, String entity) {
        if (ErasedEntity.is(entity)) {
            return true;
        }
        return !standing.nobodyIsBarred() && standing.isBarred(master.lookup(useCase, entity));
    }

    @Override
    public void bar(SubjectId subject) {
        rows.bar(subject);
        standing.look();
    }

    @Override
    public void admit(SubjectId subject) {
        rows.admit(subject);
        standing.look();
    }

    @Override
    public void destroyKey(SubjectId subject) {
        rows.destroy(subject);
        standing.look();
        forget(Set.of(subject));
    }

    /** Whoever destroyed the keys: neither they nor the names stay in the memory of this process. */
    private void forget(Set<SubjectId> erased) {
        byId.invalidateAll(erased);
        byName.asMap().values().removeIf(known -> erased.contains(known.subject()));
    }

    /** Whether the key or the name of a subject is in memory. */
    boolean remembers(SubjectId subject) {
        return byId.asMap().containsKey(subject)
                || byName.asMap().values().stream()
                        .anyMatch(known -> known.subject().equals(subject));
    }

    private Known known(Named name) {
        SubjectRow row = Objects.requireNonNull(made(List.of(name)).get(name));
        if (row.state() != SubjectState.ACTIVE || row.wrappedKey() == null) { // newer than what this process remembers
            throw erased(row.id().toString());
        }
        Known known = byName.getIfPresent(name);
        return known == null ? new Known(row.id(), key(row)) : known;
    }

    /** Their keys are at hand afterwards, because something is about to be sealed with each. */
    private Map<Named, SubjectRow> made(List<Named> unknown) {
        Map<Named, SubjectRow> found = newSubjects.findOrMake(unknown);
        found.forEach((name, row) -> {
            if (row.wrappedKey() != null) {
                Aead key = byId.asMap().computeIfAbsent(row.id(), id -> key(row));
                byName.put(name, new Known(row.id(), key));
            }
        });
        return found;
    }

    /** @return null when it was destroyed */
    private @Nullable Aead keyOf(SubjectId subject) {
        Aead cached = byId.getIfPresent(subject);
        if (cached != null) {
            return cached;
        }
        Map<SubjectId, SubjectRow> page = LinkedHashMap.newLinkedHashMap(READ_AHEAD);
        rows.from(subject, READ_AHEAD).forEach(row -> page.put(row.id(), row));
        SubjectRow wanted = page.remove(subject);
        if (wanted == null) {
            throw new SerializationException("Nobody has a key for subject " + subject
                    + ": the table subject_key is older than the events, or a row was deleted; restore it");
        }
        for (SubjectRow neighbour : page.values()) {
            if (neighbour.wrappedKey() != null && byId.getIfPresent(neighbour.id()) == null) {
                byId.put(neighbour.id(), key(neighbour));
            }
        }
        if (wanted.wrappedKey() == null) {
            return null;
        }
        Aead key = key(wanted);
        byId.put(subject, key);
        return key;
    }

    private Aead key(SubjectRow row) {
        return master.unwrap(row.id(), Objects.requireNonNull(row.wrappedKey()))
                .orElseThrow(() -> new SerializationException(
                        "The key of subject " + row.id() + " was changed, or wrapped with another master key"));
    }

    private static String context(SubjectId subject, String place) {
        return place + '\0' + subject;
    }

    /** @param subject the pseudonym */
    private static Refusal erased(String subject) {
        return new Refusal(
                RefusalCode.SUBJECT_ERASED,
                Map.of("subject", subject),
                "Leave this entity out. Who was erased stays erased; an erasure that was only begun can be abandoned.");
    }
}
