/** Checks uploaded tables row by row, watches the sources of features, and measures the values that are served. */
@NullMarked
package io.modeltrail.features.quality;

import org.jspecify.annotations.NullMarked;
