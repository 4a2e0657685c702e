package io.modeltrail.saga.retraining;

import java.time.Duration;

/** What a cycle waits for. */
enum CycleStep {
    /** That the request for the snapshot is recorded. */
    SNAPSHOT_REQUEST("the request for the snapshot", Duration.ofMinutes(1), 60),
    SNAPSHOT("the snapshot", Duration.ofHours(6), 1),
    /** That the request for the training is recorded. */
    TRAINING_REQUEST("the request for the training", Duration.ofMinutes(1), 60),
    TRAINING("the training", Duration.ofHours(24), 1),
    REGISTRATION("the registration of the candidate", Duration.ofHours(1), 1),
    JUDGEMENT("the judgement of the candidate", Duration.ofMinutes(1), 60),
    SUBMISSION("the submission of the candidate", Duration.ofMinutes(1), 60),
    /** That the end is recorded: without it the use case would never be retrained again. */
    END("the end of the cycle", Duration.ofMinutes(1), Integer.MAX_VALUE);

    private final String name;
    private final Duration wait;
    private final int tries;

    CycleStep(String name, Duration wait, int tries) {
        this.name = name;
        this.wait = wait;
        this.tries = tries;
    }

    String inWords() {
        return name;
    }

    /** After which the step is looked at again. */
    Duration patience() {
        return wait;
    }

    /** How often its command is sent, or its wait is waited, until it is given up. */
    int tries() {
        return tries;
    }
}
