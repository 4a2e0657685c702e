/** Monitoring of served models: what is measured, against what, and which alarms it raises. */
@NullMarked
package io.modeltrail.contracts.monitoring;

import org.jspecify.annotations.NullMarked;
