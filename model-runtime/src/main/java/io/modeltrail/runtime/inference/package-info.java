/** The Open Inference Protocol, version 2: predictions for clients that know nothing of Modeltrail. */
@NullMarked
package io.modeltrail.runtime.inference;

import org.jspecify.annotations.NullMarked;
