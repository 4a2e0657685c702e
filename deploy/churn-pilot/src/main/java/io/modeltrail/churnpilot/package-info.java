/** The churn pilot: the public benchmark table that is shipped, its schema, and how the platform is set up for it. */
@NullMarked
package io.modeltrail.churnpilot;

import org.jspecify.annotations.NullMarked;
