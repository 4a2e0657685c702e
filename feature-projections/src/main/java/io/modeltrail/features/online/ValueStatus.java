package io.modeltrail.features.online;

/** What a value is, in the words of Feast. */
public enum ValueStatus {
    PRESENT,
    /** The entity is known, the value is not. */
    NULL_VALUE,
    /** Nothing is known of the entity. */
    NOT_FOUND,
    /** The newest fact is older than the feature's time to live, or a source that it needs is stale. */
    OUTSIDE_MAX_AGE
}
