/** Every refusal as application/problem+json, in one place. */
@NullMarked
package io.modeltrail.standalone.problem;

import org.jspecify.annotations.NullMarked;
