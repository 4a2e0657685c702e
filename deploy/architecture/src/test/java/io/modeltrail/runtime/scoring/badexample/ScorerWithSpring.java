package io.modeltrail.runtime.scoring.badexample;

import org.springframework.stereotype.Component;

/** Breaks the rule that scoring is pure Java. */
@Component
public class ScorerWithSpring {}
