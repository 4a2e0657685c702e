package io.modeltrail.contracts.prediction;

/** Which side of a rollout an entity is on. Without a running rollout everybody is on the champion's. */
public enum Variant {
    CHAMPION,
    CHALLENGER
}
