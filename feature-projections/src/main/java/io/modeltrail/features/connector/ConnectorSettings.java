package io.modeltrail.features.connector;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How sources are polled.
 *
 * @param enabled whether this process polls at all
 * @param overlap rows that become visible so long after their watermark are still found: the longest time that a transaction of the
 *     source stays open, and how far its servers' clocks are apart
 * @param connectTimeout until a connection stands
 * @param requestTimeout for one statement, or for one page of a REST service to the end of its body
 * @param maxAnswer largest page of a REST service
 * @param firstPause after a first failure; doubled with each further one
 * @param longestPause between two attempts, also when a service asks for a longer one
 */
@ConfigurationProperties("modeltrail.features.connectors")
record ConnectorSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("PT5M") Duration overlap,
        @DefaultValue("PT5S") Duration connectTimeout,
        @DefaultValue("PT30S") Duration requestTimeout,
        @DefaultValue("16MB") DataSize maxAnswer,
        @DefaultValue("PT1S") Duration firstPause,
        @DefaultValue("PT1M") Duration longestPause) {}
