/** How Axon, Jackson, the scheduler and the web server are set up. */
@NullMarked
package io.modeltrail.standalone.wiring;

import org.jspecify.annotations.NullMarked;
