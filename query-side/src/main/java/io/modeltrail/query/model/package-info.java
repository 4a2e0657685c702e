/** Model versions, their approvals, and who was champion when. */
@NullMarked
package io.modeltrail.query.model;

import org.jspecify.annotations.NullMarked;
