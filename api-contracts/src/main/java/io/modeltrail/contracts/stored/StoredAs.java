package io.modeltrail.contracts.stored;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name and revision under which an event is stored for ever, never a Java class name. A golden JSON file for each name and
 * revision is read in the tests; a change of form needs a new revision and an upcaster.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface StoredAs {
    /** For example {@code prediction.PredictionMade}. */
    String value();

    /** Counts from 1. */
    int revision() default 1;
}
