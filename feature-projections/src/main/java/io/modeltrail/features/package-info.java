/** The feature store: what comes in, whether it is good, and the snapshots that models learn from. */
@NullMarked
package io.modeltrail.features;

import org.jspecify.annotations.NullMarked;
