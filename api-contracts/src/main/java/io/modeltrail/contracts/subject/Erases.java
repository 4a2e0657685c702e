package io.modeltrail.contracts.subject;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the store that an {@link ErasableStore} erases. On the class, since the processors that follow erasures are named after the stores
 * while nothing that the stores read from exists yet.
 */
@Inherited
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Erases {
    /** One of {@link SubjectStores}. */
    String value();
}
