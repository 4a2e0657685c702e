/** The catalogue of features as readers see it: what they mean, where they come from, how good they are, and who uses them. */
@NullMarked
package io.modeltrail.query.feature;

import org.jspecify.annotations.NullMarked;
