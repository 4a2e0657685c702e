package io.modeltrail.features.streaming;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The states of one partition in memory, whoever computes them. Written by one thread at a time, read by many. */
final class PartitionStates {
    private volatile Map<String, EntityState> states = new ConcurrentHashMap<>();
    private volatile Standing standing = Standing.ABSENT;

    /** Where the states come from. */
    enum Standing {
        /** Nothing is known yet. */
        ABSENT,
        /** This process computes them. */
        OWNED,
        /** Another process computes them, and they come from the compacted topic. */
        FOLLOWED
    }

    Standing standing() {
        return standing;
    }

    /** This process computes the states from now on. Readers see the old ones until the loaded are complete. */
    synchronized void beOwned(Map<String, EntityState> loaded) {
        states = new ConcurrentHashMap<>(loaded);
        standing = Standing.OWNED;
    }

    synchronized void beFollowed() {
        standing = Standing.FOLLOWED;
    }

    /** What another process computed; it is not taken when this process computes the partition itself meanwhile. */
    synchronized void putFollowed(String entity, EntityState state) {
        if (standing != Standing.OWNED) {
            states.put(entity, state);
        }
    }

    boolean isThere() {
        return standing != Standing.ABSENT;
    }

    @Nullable
    EntityState find(String entity) {
        return states.get(entity);
    }

    void put(String entity, EntityState state) {
        states.put(entity, state);
    }

    synchronized void removeFollowed(String entity) {
        if (standing != Standing.OWNED) {
            states.remove(entity);
        }
    }

    void remove(String entity) {
        states.remove(entity);
    }

    Map<String, EntityState> all() {
        return states;
    }
}
