package io.modeltrail.contracts.dataset;

import io.modeltrail.contracts.identity.Sha256Digest;
import java.util.List;

/**
 * What was captured.
 *
 * @param parquetDigest SHA-256 of the Parquet file; the rows are in the order of the entity key
 * @param schemaDigest SHA-256 of the schema's JSON
 * @param completeness share of feature and label cells that hold a value, 0 to 1
 */
public record SnapshotContent(
        Sha256Digest parquetDigest,
        long parquetBytes,
        Sha256Digest schemaDigest,
        long rowCount,
        double completeness,
        List<SourceExtent> sources,
        List<ColumnStatistics> statistics) {
    public SnapshotContent {
        sources = List.copyOf(sources);
        statistics = List.copyOf(statistics);
    }
}
