/** From labelled rows to trained models, one learner for each family. */
@NullMarked
package io.modeltrail.runtime.learning;

import org.jspecify.annotations.NullMarked;
