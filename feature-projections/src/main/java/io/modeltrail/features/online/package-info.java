/** The feature server: values of now, from the states in memory. */
@NullMarked
package io.modeltrail.features.online;

import org.jspecify.annotations.NullMarked;
