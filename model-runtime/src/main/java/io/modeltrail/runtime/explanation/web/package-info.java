/** Explanations of training runs and of recorded predictions, over HTTP. */
@NullMarked
package io.modeltrail.runtime.explanation.web;

import org.jspecify.annotations.NullMarked;
