/** The worker that trains what was requested, and offers the result to the registry. */
@NullMarked
package io.modeltrail.runtime.training;

import org.jspecify.annotations.NullMarked;
