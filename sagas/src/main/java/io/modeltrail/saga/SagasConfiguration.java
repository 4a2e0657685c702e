package io.modeltrail.saga;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Entry of the module: every saga. */
@Configuration
@ComponentScan
public class SagasConfiguration {}
