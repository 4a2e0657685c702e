package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Role;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody whose credentials were verified.
 *
 * @param actorId pseudonymous
 * @param userId empty when another system knows the user
 */
record Caller(String actorId, Optional<UUID> userId, Set<Role> roles) {
    static Caller of(UserRow user) {
        return new Caller(user.userId().toString(), Optional.of(user.userId()), user.roles());
    }
}
