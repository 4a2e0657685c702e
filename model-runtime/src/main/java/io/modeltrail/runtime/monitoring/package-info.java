/** Samples the predictions that were served, compares them with the training snapshot, and has what was found recorded. */
@NullMarked
package io.modeltrail.runtime.monitoring;

import org.jspecify.annotations.NullMarked;
