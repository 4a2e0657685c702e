/** Figures of speed and quality, each with its setting and its floor. */
@NullMarked
package io.modeltrail.benchmarks;

import org.jspecify.annotations.NullMarked;
