/** The auditor's commands: check a file at home, or a running log. */
@NullMarked
package io.modeltrail.standalone.verify;

import org.jspecify.annotations.NullMarked;
