/** Shows monitors, their measurements and their alarms. */
@NullMarked
package io.modeltrail.query.monitoring;

import org.jspecify.annotations.NullMarked;
