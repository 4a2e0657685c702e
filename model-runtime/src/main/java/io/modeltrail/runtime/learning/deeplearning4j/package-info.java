/** Neural networks, trained by Deeplearning4j; the only package that names it. */
@NullMarked
package io.modeltrail.runtime.learning.deeplearning4j;

import org.jspecify.annotations.NullMarked;
