/** Training models and serving them: the run-time role that turns snapshots into models and requests into recorded predictions. */
@NullMarked
package io.modeltrail.runtime;

import org.jspecify.annotations.NullMarked;
