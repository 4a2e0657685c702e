package io.modeltrail.query.prediction;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One recorded event.
 *
 * @param eventType the name under which it is stored
 * @param subjectId the aggregate that it happened to
 * @param actor who caused it, from the metadata; null when the event names nobody
 */
record LineageFact<E>(
        long position,
        String eventType,
        UUID subjectId,
        Instant at,
        @Nullable String actor,
        @Nullable String role,
        E event) {}
