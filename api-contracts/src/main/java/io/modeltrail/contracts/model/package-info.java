/** Model versions and their approvals. */
@NullMarked
package io.modeltrail.contracts.model;

import org.jspecify.annotations.NullMarked;
