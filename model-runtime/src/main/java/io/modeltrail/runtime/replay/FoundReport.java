package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.identity.Sha256Digest;

/** A report as it is kept, before the trail hears of it. */
record FoundReport(String text, Sha256Digest digest) {
    static FoundReport of(String text) {
        return new FoundReport(text, Sha256Digest.ofText(text));
    }
}
