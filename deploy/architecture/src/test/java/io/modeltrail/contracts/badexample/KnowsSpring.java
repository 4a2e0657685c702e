package io.modeltrail.contracts.badexample;

import org.springframework.stereotype.Component;

/** Breaks the rule that the contracts know no Spring. */
@Component
public class KnowsSpring {}
