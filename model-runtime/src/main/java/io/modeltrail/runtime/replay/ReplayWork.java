package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.identity.Sha256Digest;

/** What is done for one kind of job. */
interface ReplayWork {
    ReplayKind kind();

    /**
     * Nothing in the report depends on when or how fast it was made, so that the same order gives the same digest.
     *
     * @return the report, which is written as JSON
     * @throws JobLeft as soon as the progress says so
     */
    Object report(ReplayJob job, JobProgress progress) throws InterruptedException;

    /** Has the result recorded in the trail; the same result may be sent twice. */
    void record(ReplayJob job, Object report, Sha256Digest digest);
}
