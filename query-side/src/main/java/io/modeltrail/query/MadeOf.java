package io.modeltrail.query;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What this answers is made of more than the projections of this side: what it may lack depends on other modules' too. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface MadeOf {
    /** Processing groups of other modules. */
    String[] value();
}
