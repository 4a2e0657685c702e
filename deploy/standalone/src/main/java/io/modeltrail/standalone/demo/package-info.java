/** The main job from table to replay, run over the public REST API as its users would. */
@NullMarked
package io.modeltrail.standalone.demo;

import org.jspecify.annotations.NullMarked;
