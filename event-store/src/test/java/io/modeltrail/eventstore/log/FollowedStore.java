package io.modeltrail.eventstore.log;

/** An event log in a test, and what somebody who has all rights can do to it. */
interface FollowedStore extends AutoCloseable {
    SignedLogForTests log();

    void append(int events);

    void changePayload(long position);

    void changeMetadata(long position);

    void changeTimestamp(long position);

    /** The ones after it stay where they are. */
    void remove(long position);

    /** As a backup of that size has it, with the positions given out again. */
    void cutTo(long size);

    @Override
    void close();
}
