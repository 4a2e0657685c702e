/** Data subjects by their pseudonyms: legal holds, erasures with their certificates, and what somebody is told of themselves. */
@NullMarked
package io.modeltrail.query.subject;

import org.jspecify.annotations.NullMarked;
