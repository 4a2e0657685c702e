/** Decides on monitors: their settings, and which alarms follow from a measurement. */
@NullMarked
package io.modeltrail.command.monitoring;

import org.jspecify.annotations.NullMarked;
