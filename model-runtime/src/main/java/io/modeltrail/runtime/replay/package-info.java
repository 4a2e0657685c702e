/** Scores a recorded prediction again and compares the bits. */
@NullMarked
package io.modeltrail.runtime.replay;

import org.jspecify.annotations.NullMarked;
