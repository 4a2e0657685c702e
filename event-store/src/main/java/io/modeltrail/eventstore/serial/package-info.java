/**
 * Stored form of events: stable names and revisions, JSON, and upcasters; {@link EventJson} is the one place through which an
 * event's bytes pass, and so the place where components marked as personal data are sealed and opened.
 */
@NullMarked
package io.modeltrail.eventstore.serial;

import org.jspecify.annotations.NullMarked;
