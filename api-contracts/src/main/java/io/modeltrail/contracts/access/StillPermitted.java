package io.modeltrail.contracts.access;

/** Asked by answers that last: whether the caller may still have them. Whoever lets a request in puts it among its attributes. */
@FunctionalInterface
public interface StillPermitted {
    /** Name of the request's attribute. */
    String ATTRIBUTE = StillPermitted.class.getName();

    /** Whether the credentials are valid and have the role now. */
    boolean holds();
}
