package io.modeltrail.features.history;

import java.time.Instant;

/**
 * How far a history is complete.
 *
 * @param until what had come into the topics by then has landed; 1970 when nobody has seen to it yet
 * @param ended whether nothing will land any more, because the version has been retired
 */
public record HistoryReach(Instant until, boolean ended) {}
