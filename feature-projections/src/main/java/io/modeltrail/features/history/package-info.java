/** The history: every accepted fact, landed once as Parquet. */
@NullMarked
package io.modeltrail.features.history;

import org.jspecify.annotations.NullMarked;
