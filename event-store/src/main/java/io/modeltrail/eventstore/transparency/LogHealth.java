package io.modeltrail.eventstore.transparency;

import org.jspecify.annotations.Nullable;

/**
 * Whether the log is being signed, and if not, why.
 *
 * @param signedSize leaves of the last checkpoint; 0 before the first
 * @param events rows of the event log now
 * @param position of the event that something is wrong with; null when it is none in particular
 * @param explanation one sentence, with what to do
 */
public record LogHealth(
        State state, long signedSize, long events, @Nullable Long position, String explanation) {
    /** Of the follower in this process. */
    public enum State {
        /** It has not come round yet. */
        STARTING,
        /** It signs. */
        SIGNING,
        /** Another process is writing the log at this moment. */
        SIGNED_ELSEWHERE,
        /** No key of this process may sign the log. Nothing is signed unless another process does. */
        KEY_NOT_HERE,
        /** The event log has a gap. Nothing is signed. */
        EVENT_MISSING,
        /** The database is older than what was signed, or another one. Nothing is signed. */
        RESTORED_FROM_OLD_BACKUP,
        /** The kept hashes do not give the root that was signed. Nothing is signed. */
        TREE_DAMAGED,
        /** The settings or key files do not fit the log. Nothing is signed. */
        KEY_UNUSABLE,
        /** It tries again. */
        DATABASE_UNAVAILABLE,
        /** It tries again. Only where the events are stored somewhere else than in the database. */
        EVENT_STORE_UNAVAILABLE,
        /** Something that was not foreseen; the process's own log has it. */
        FOLLOWER_FAILED
    }

    public LogHealth(State state, String explanation) {
        this(state, 0, 0, null, explanation);
    }

    /** Whether somebody should look at once. */
    public boolean alarming() {
        return switch (state) {
            case STARTING, SIGNING, SIGNED_ELSEWHERE -> false;
            case KEY_NOT_HERE,
                    EVENT_MISSING,
                    RESTORED_FROM_OLD_BACKUP,
                    TREE_DAMAGED,
                    KEY_UNUSABLE,
                    DATABASE_UNAVAILABLE,
                    EVENT_STORE_UNAVAILABLE,
                    FOLLOWER_FAILED -> true;
        };
    }

    /** With the numbers of now, and how far the signatures are behind at the end of the explanation. */
    public LogHealth sized(long nowSigned, long nowEvents) {
        long behind = Math.max(0, nowEvents - nowSigned);
        return new LogHealth(
                state,
                nowSigned,
                nowEvents,
                position,
                explanation + " Events that are not signed yet: " + behind + ".");
    }
}
