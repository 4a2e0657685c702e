/** Compiled scorers: trained models as flat arrays in pure Java, with the same bits on every machine. */
@NullMarked
package io.modeltrail.runtime.scoring;

import org.jspecify.annotations.NullMarked;
