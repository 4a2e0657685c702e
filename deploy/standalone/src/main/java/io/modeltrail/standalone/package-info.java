/** The application: one executable jar that starts the servers it needs and runs the roles it is given. */
@NullMarked
package io.modeltrail.standalone;

import org.jspecify.annotations.NullMarked;
