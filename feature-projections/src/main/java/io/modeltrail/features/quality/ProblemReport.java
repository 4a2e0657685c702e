package io.modeltrail.features.quality;

import io.modeltrail.contracts.dataset.DataProblem;
import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.List;

/**
 * Everything that is wrong with a file.
 *
 * @param count all problems
 * @param first at most 200 of them, those of the whole file first, then in the order of rows
 * @param digest of the file with all of them
 */
public record ProblemReport(long count, List<DataProblem> first, Sha256Digest digest) {
    public ProblemReport {
        first = List.copyOf(first);
    }
}
