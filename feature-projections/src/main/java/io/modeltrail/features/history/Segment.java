package io.modeltrail.features.history;

import io.modeltrail.contracts.identity.Sha256Digest;

/**
 * One file of a history.
 *
 * @param firstDay UTC day of the oldest fact, counted from 1970
 * @param lastKnownMillis when the fact that was known last became known
 */
record Segment(Sha256Digest digest, long bytes, long factCount, int firstDay, int lastDay, long lastKnownMillis) {}
