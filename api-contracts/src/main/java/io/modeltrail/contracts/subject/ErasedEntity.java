package io.modeltrail.contracts.subject;

/** What stands for an entity whose key was destroyed: {@code erased:} and the subject's id. No request may name an entity so. */
public final class ErasedEntity {
    private static final String PREFIX = "erased:";

    private ErasedEntity() {}

    public static String of(SubjectId subject) {
        return PREFIX + subject;
    }

    public static boolean is(String entity) {
        return entity.startsWith(PREFIX);
    }
}
