package io.modeltrail.contracts.access;

import java.util.Optional;
import java.util.Set;

/**
 * Asked where an address that many may read does more for some: the caller in one of the roles that may. Whoever lets a request in puts
 * it among its attributes.
 */
@FunctionalInterface
public interface CallerInRole {
    /** Name of the request's attribute. */
    String ATTRIBUTE = CallerInRole.class.getName();

    /** Empty when the caller has none of the roles. */
    Optional<Actor> in(Set<Role> roles);
}
