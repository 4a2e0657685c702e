/** Scores recorded predictions again: as they were, to compare the bits, or as another model or threshold would have. */
@NullMarked
package io.modeltrail.runtime.replay;

import org.jspecify.annotations.NullMarked;
