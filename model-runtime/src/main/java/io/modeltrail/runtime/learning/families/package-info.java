/** All model families together: which learner trains which, and the ensemble that is made of the others. */
@NullMarked
package io.modeltrail.runtime.learning.families;

import org.jspecify.annotations.NullMarked;
