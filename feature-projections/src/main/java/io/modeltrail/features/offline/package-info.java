/** Dataset snapshots: checked tables as Parquet, written with DuckDB. */
@NullMarked
package io.modeltrail.features.offline;

import org.jspecify.annotations.NullMarked;
