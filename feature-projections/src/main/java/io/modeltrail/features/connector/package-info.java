/** Polls databases and REST services and puts their new and changed rows into the topics of their sources. */
@NullMarked
package io.modeltrail.features.connector;

import org.jspecify.annotations.NullMarked;
