/** Decides on data subjects: what is kept for the law, and how somebody is erased. */
@NullMarked
package io.modeltrail.command.subject;

import org.jspecify.annotations.NullMarked;
