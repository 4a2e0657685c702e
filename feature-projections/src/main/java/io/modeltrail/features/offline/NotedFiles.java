package io.modeltrail.features.offline;

import io.modeltrail.contracts.dataset.DatasetSnapshotId;
import io.modeltrail.contracts.identity.Sha256Digest;

/** Is told of each file of a snapshot before it has its name: a process may be killed before anything else tells of it. */
@FunctionalInterface
interface NotedFiles {
    void note(DatasetSnapshotId madeFor, Sha256Digest digest);
}
