package io.modeltrail.contracts.dataset;

import io.modeltrail.contracts.identity.Sha256Digest;

/**
 * Which part of a source went into a snapshot.
 *
 * @param source for example {@code upload}
 * @param digest of the bytes that were read
 * @param fromOffset first byte or record, inclusive
 * @param toOffset last byte or record, exclusive
 */
public record SourceExtent(String source, Sha256Digest digest, long fromOffset, long toOffset) {}
