package io.modeltrail.benchmarks.peers;

import java.util.Map;

/** A way to score one row. Thread-safe. */
interface PeerModel {
    /** @return probability of the positive class */
    double score(Map<String, ?> features) throws Exception;
}
