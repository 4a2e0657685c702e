/** Model servers of others, measured beside Modeltrail and never part of it. */
@NullMarked
package io.modeltrail.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
