package io.modeltrail.command.badexample;

import org.axonframework.spring.stereotype.Aggregate;

/** Breaks the rule that aggregates are hidden. */
@Aggregate
public class PublicAggregate {}
