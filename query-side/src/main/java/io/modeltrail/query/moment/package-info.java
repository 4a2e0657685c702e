/** The past: all tables of this side as they were when the log ended at a position, made from the log when somebody asks. */
@NullMarked
package io.modeltrail.query.moment;

import org.jspecify.annotations.NullMarked;
