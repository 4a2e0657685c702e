package io.modeltrail.standalone.access;

import io.modeltrail.contracts.access.Role;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** One user as stored. */
record UserRow(UUID userId, String name, String passwordHash, Set<Role> roles, boolean disabled, Instant createdAt) {}
