/** MLflow's scoring protocol. */
@NullMarked
package io.modeltrail.runtime.invocation;

import org.jspecify.annotations.NullMarked;
