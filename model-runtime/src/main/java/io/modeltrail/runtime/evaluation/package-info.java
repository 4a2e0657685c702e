/** How good scores are, and which rows may judge them. Pure Java. */
@NullMarked
package io.modeltrail.runtime.evaluation;

import org.jspecify.annotations.NullMarked;
