package io.modeltrail.eventstore.serial;

import io.modeltrail.contracts.prediction.FeatureRow;
import io.modeltrail.contracts.stored.PersonalData;
import io.modeltrail.contracts.subject.AboutSubject;
import io.modeltrail.contracts.subject.ErasedEntity;
import io.modeltrail.contracts.subject.SubjectId;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One class of events about data subjects: which of its components are sealed, and what stands for them when they are erased. */
final class SealedRecord {
    /** The member of the stored JSON in which the sealed components are. */
    static final String MEMBER = "personal";

    private final String storedName;
    private final RecordComponent[] components;
    private final boolean[] personal;
    private final Map<String, Integer> positions = new HashMap<>();
    private final MethodHandle identity;
    private final MethodHandle constructor;

    /** @throws IllegalStateException when the class has a component that cannot be erased */
    SealedRecord(EventCatalogue.Entry entry) {
        Class<?> eventClass = entry.eventClass();
        storedName = entry.name();
        components = eventClass.getRecordComponents();
        personal = new boolean[components.length];
        for (int index = 0; index < components.length; index++) {
            personal[index] = components[index].isAnnotationPresent(PersonalData.class);
            positions.put(components[index].getName(), index);
            if (personal[index]) {
                erased(index, SubjectId.next());
            }
        }
        if (personal[0] || positions.containsKey(MEMBER)) {
            throw new IllegalStateException(
                    eventClass.getName() + " begins with its own id, and has no component named " + MEMBER
                            + ", so that its personal data can be sealed");
        }
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            identity = lookup.unreflect(components[0].getAccessor())
                    .asType(MethodType.methodType(Object.class, Object.class));
            constructor = lookup.unreflectConstructor(eventClass.getConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class<?>[]::new)))
                    .asSpreader(Object[].class, components.length)
                    .asType(MethodType.methodType(Object.class, Object[].class));
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException(eventClass.getName() + " is not public", hidden);
        }
    }

    static boolean fits(Class<?> eventClass) {
        return AboutSubject.class.isAssignableFrom(eventClass);
    }

    static boolean isPersonal(Class<?> eventClass, String component) {
        return Arrays.stream(eventClass.getRecordComponents())
                .anyMatch(each -> each.getName().equals(component) && each.isAnnotationPresent(PersonalData.class));
    }

    RecordComponent[] components() {
        return components;
    }

    boolean isPersonal(int index) {
        return personal[index];
    }

    boolean isRow(int index) {
        return components[index].getType() == FeatureRow.class;
    }

    /** @return -1 when there is none of that name */
    int position(String component) {
        return positions.getOrDefault(component, -1);
    }

    String place(Object event) {
        try {
            return placeOf((Object) identity.invokeExact(event));
        } catch (Throwable broken) {
            throw new IllegalStateException("the accessor of " + components[0] + " failed", broken);
        }
    }

    /** @param id value of the first component */
    String placeOf(Object id) {
        return storedName + '\0' + id;
    }

    Object construct(@Nullable Object[] values) throws Throwable {
        return (Object) constructor.invokeExact(values);
    }

    Object erased(int index, SubjectId subject) {
        Class<?> type = components[index].getType();
        if (type == String.class && components[index].getName().equals("entity")) {
            return ErasedEntity.of(subject);
        }
        if (type == FeatureRow.class) {
            return FeatureRow.ERASED;
        }
        throw new IllegalStateException("Nothing stands for " + components[index] + " when it is erased");
    }
}
