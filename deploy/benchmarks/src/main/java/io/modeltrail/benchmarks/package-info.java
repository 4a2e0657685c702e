/** Benchmarks, run by hand; each prints its ratio and its setting. */
@NullMarked
package io.modeltrail.benchmarks;

import org.jspecify.annotations.NullMarked;
