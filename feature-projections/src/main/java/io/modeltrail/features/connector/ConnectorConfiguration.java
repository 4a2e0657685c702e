package io.modeltrail.features.connector;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Configuration;

@Configuration
@EnableConfigurationProperties({ConnectionSettings.class, ConnectorSettings.class})
class ConnectorConfiguration {}
