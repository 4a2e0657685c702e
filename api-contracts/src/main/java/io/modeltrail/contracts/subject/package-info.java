/** Data subjects: the people that personal data in events is about, and the erasure of it. */
@NullMarked
package io.modeltrail.contracts.subject;

import org.jspecify.annotations.NullMarked;
