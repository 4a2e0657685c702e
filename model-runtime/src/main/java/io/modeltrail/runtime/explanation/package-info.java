/** Why a model gives a score: contributions of features, what a whole model looks at, and what would change a decision. */
@NullMarked
package io.modeltrail.runtime.explanation;

import org.jspecify.annotations.NullMarked;
