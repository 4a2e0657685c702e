/**
 * Stands in for the systems of a company whose customers leave: a customer database, a billing database, a stream of app events and a
 * support system, filled by a model of customers whose behaviour comes before their leaving. Nothing here knows the platform.
 */
@NullMarked
package io.modeltrail.churnpilot.simulator;

import org.jspecify.annotations.NullMarked;
