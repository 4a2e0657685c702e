package io.modeltrail.runtime.replay;

import io.modeltrail.contracts.identity.Sha256Digest;
import tools.jackson.databind.JsonNode;

/** What is done for one kind of job. */
interface ReplayWork {
    ReplayKind kind();

    /**
     * The same order over the same log, artefacts and outcomes gives the same report. It is made once: these may have changed when a
     * worker that was killed has been followed by another, and what was recorded is what is shown.
     *
     * @return the report, which is written as JSON
     * @throws JobLeft as soon as the progress says so
     */
    Object report(ReplayJob job, JobProgress progress) throws InterruptedException;

    /**
     * Has the result recorded in the trail. It may be sent twice, and is the same then.
     *
     * @param report as it is kept
     */
    void record(ReplayJob job, JsonNode report, Sha256Digest digest);
}
