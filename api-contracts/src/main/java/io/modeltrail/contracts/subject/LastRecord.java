package io.modeltrail.contracts.subject;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When something was last recorded about a subject.
 *
 * @param at of a prediction, or of an outcome; null when the read side has nothing
 * @param upToDate whether the read side had every event of the log when it was asked; if not, there may be something newer
 */
public record LastRecord(@Nullable Instant at, boolean upToDate) {}
