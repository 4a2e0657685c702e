/** The whole application under load from outside its process. */
@NullMarked
package io.modeltrail.benchmarks.serving;

import org.jspecify.annotations.NullMarked;
