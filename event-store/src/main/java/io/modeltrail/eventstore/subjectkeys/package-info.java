/** Keys of data subjects: made with the first event about somebody, kept wrapped in the database, destroyed when they are erased. */
@NullMarked
package io.modeltrail.eventstore.subjectkeys;

import org.jspecify.annotations.NullMarked;
