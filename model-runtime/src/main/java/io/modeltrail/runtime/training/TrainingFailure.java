package io.modeltrail.runtime.training;

import io.modeltrail.contracts.refusal.Refusal;
import io.modeltrail.contracts.training.TrainingRunId;
import io.modeltrail.runtime.learning.CannotTrain;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an exception says to the data scientist. What is a fault of the platform or its machine is logged, too.
 *
 * @param code stable, lower case with hyphens
 * @param reason a sentence without personal data
 */
record TrainingFailure(String code, String reason) {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingFailure.class);

    static TrainingFailure of(TrainingRunId id, Throwable thrown) {
        return switch (thrown) {
            case CannotTrain impossible -> {
                if (impossible.getCause() != null) {
                    LOG.warn("Training run {} is not possible: {}", id, impossible.code(), impossible);
                }
                yield new TrainingFailure(impossible.code(), impossible.reason());
            }
            case Refusal unfit -> new TrainingFailure(unfit.code().code(), String.valueOf(unfit.getMessage()));
            case UncheckedIOException unstored -> {
                LOG.error("Training run {} could not store its result", id, unstored);
                yield new TrainingFailure(
                        "storage-failed", "The data directory does not take the result; see the log.");
            }
            case VirtualMachineError tooLarge -> {
                LOG.error("Training run {} ran out of memory", id, tooLarge);
                yield new TrainingFailure("out-of-memory", "The training does not fit in the memory of the worker.");
            }
            case LinkageError absent -> {
                LOG.error("Training run {} lacks a library", id, absent);
                yield new TrainingFailure(
                        "library-failed",
                        "A library does not load on the worker's machine ("
                                + absent.getClass().getSimpleName() + "); see the log.");
            }
            default -> {
                LOG.error("Training run {} failed by a fault of the platform", id, thrown);
                yield new TrainingFailure(
                        "internal",
                        "A fault of the platform (" + thrown.getClass().getSimpleName() + "); see the log.");
            }
        };
    }
}
