/** Training runs: what was asked for, who worked on it, and what came out. */
@NullMarked
package io.modeltrail.contracts.training;

import org.jspecify.annotations.NullMarked;
