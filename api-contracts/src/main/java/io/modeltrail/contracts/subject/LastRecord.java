package io.modeltrail.contracts.subject;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When something was last recorded about a subject: a prediction, or an outcome; null when there is nothing. */
public record LastRecord(@Nullable Instant at) {}
