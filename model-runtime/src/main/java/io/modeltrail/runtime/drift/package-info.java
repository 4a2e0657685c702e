/** Statistics of monitoring: whether two samples differ, and how well a model does with and without labels. Pure Java. */
@NullMarked
package io.modeltrail.runtime.drift;

import org.jspecify.annotations.NullMarked;
