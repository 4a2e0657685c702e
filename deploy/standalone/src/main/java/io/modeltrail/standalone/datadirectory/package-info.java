/** The folder that belongs to one running instance: its lock and what it tells about itself. */
@NullMarked
package io.modeltrail.standalone.datadirectory;

import org.jspecify.annotations.NullMarked;
