/** Decides on model versions and their approvals. */
@NullMarked
package io.modeltrail.command.model;

import org.jspecify.annotations.NullMarked;
