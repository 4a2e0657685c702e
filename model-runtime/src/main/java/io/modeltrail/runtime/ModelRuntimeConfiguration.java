package io.modeltrail.runtime;

import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;

/** Everything of this module that Spring has to know. */
@Configuration(proxyBeanMethods = false)
@ComponentScan
public class ModelRuntimeConfiguration {}
