/** Checks every row of a table against its schema and keeps every problem that is found. */
@NullMarked
package io.modeltrail.features.quality;

import org.jspecify.annotations.NullMarked;
